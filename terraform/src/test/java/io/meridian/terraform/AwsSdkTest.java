package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.ClientOptions;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The options that {@code aws/global} gives to applications, held against the SDK for Java. Their
 * values are tested in {@code aws/global/tests}.
 */
class AwsSdkTest {
  private static final Pattern JAVA_OPTIONS =
      Pattern.compile("\"ably-java\" = \\{\\n(.*?)\\n *}", Pattern.DOTALL);
  private static final Pattern OPTION = Pattern.compile("(\\w+) += (\\w+)");

  @Test
  void theSdkForJavaTakesItsOptions() throws Exception {
    ClientOptions options = new ClientOptions("local.dev:secret");

    for (var option : javaOptions().entrySet()) {
      var field = ClientOptions.class.getField(option.getKey());
      if (field.getType() == String.class) {
        field.set(options, "realtime.example.com");
      } else {
        field.setInt(options, Integer.parseInt(option.getValue()));
      }
    }

    assertThat(new AblyRest(options).options.restHost).isEqualTo("realtime.example.com");
    assertThat(javaOptions())
        .containsKeys("realtimeHost", "restHost")
        .doesNotContainKey("endpoint");
  }

  private static Map<String, String> javaOptions() throws Exception {
    Matcher block =
        JAVA_OPTIONS.matcher(Files.readString(Terraform.folder("aws/global/outputs.tf")));
    assertThat(block.find()).isTrue();
    return OPTION
        .matcher(block.group(1))
        .results()
        .collect(
            TreeMap::new, (map, found) -> map.put(found.group(1), found.group(2)), Map::putAll);
  }
}
