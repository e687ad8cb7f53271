package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The template for a cloud of one's own, rendered by Terraform: what its own tests in {@code
 * node/image} make of it, by putting values in place of names, is what {@code templatefile()}
 * makes.
 */
@NeedsTerraform
class CloudInitTemplateTest {
  private static final Path TEMPLATE = Terraform.project("node/image/cloud-init/node.yaml.tftpl");
  private static final Pattern NAME = Pattern.compile("\\$\\{([a-z0-9_]+)}");
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void terraformRendersItAsItsTestsDo(@TempDir Path folder) throws IOException {
    String template = Files.readString(TEMPLATE);
    Map<String, String> values = valuesOf(template);
    Files.writeString(
        folder.resolve("main.tf"),
        """
        locals {
          text = templatefile("%s", jsondecode(file("${path.module}/values.json")))
        }
        output "text" {
          value = local.text
        }
        output "host" {
          value = yamldecode(local.text)
        }
        """
            .formatted(TEMPLATE));
    JSON.writeValue(folder.resolve("values.json").toFile(), values);

    var terraform = new Terraform(folder, folder);
    terraform.run("apply", "-auto-approve").requireSuccess();
    JsonNode outputs = JSON.readTree(terraform.run("output", "-json").requireSuccess().output());

    String expected =
        NAME.matcher(template)
            .replaceAll(name -> Matcher.quoteReplacement(values.get(name.group(1))));
    assertThat(outputs.at("/text/value").asText()).isEqualTo(expected);
    assertThat(outputs.at("/host/value/write_files")).hasSize(6);
    assertThat(outputs.at("/host/value/runcmd/0/3").asText()).isEqualTo(values.get("services"));
  }

  /** A value of its own for each name, of characters that values in base64 and addresses have. */
  private static Map<String, String> valuesOf(String template) {
    var values = new TreeMap<String, String>();
    NAME.matcher(template)
        .results()
        .forEach(name -> values.put(name.group(1), "https://" + name.group(1) + "/a?b=c+d=="));
    return values;
  }
}
