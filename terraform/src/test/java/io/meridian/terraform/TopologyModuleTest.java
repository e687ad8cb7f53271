package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.regions.Cidr;
import io.meridian.regions.Region;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code terraform/modules/topology} reads the topology as Java does: the same files are taken,
 * with the same values, and the same are refused, in the same words. One run of terraform reads
 * many.
 */
@NeedsTerraform
class TopologyModuleTest {
  private static final Path TOPOLOGIES = Terraform.project("regions/src/test/resources/topologies");
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final Terraform terraform;

  TopologyModuleTest(@TempDir Path folder) {
    this.folder = folder;
    this.terraform = new Terraform(folder, folder);
  }

  @BeforeEach
  void givenAConfigurationThatReadsManyTopologies() throws IOException {
    Files.writeString(
        folder.resolve("main.tf"),
        """
        variable "files" { type = set(string) }
        module "topology" {
          source        = "%s"
          for_each      = var.files
          topology_file = each.key
        }
        output "regions" { value = { for file, topology in module.topology : file => topology.regions } }
        """
            .formatted(Terraform.folder("modules/topology")));
    terraform.run("init").requireSuccess();
  }

  @Test
  void whatIsInOrderHasTheValuesThatJavaReads() throws IOException {
    List<Path> files = new ArrayList<>(topologies("good"));
    files.add(Terraform.project("regions/topology.json"));
    givenFiles(files);

    terraform.run("apply", "-auto-approve").requireSuccess();

    JsonNode read =
        JSON.readTree(terraform.run("output", "-json", "regions").requireSuccess().output());
    for (Path file : files) {
      Map<String, JsonNode> expected = new TreeMap<>();
      Topology.load(file)
          .regions()
          .forEach(region -> expected.put(region.id().value(), asTerraformHasIt(region)));
      assertThat(JSON.<Object>convertValue(read.get(file.toString()), Object.class))
          .as(file.toString())
          .isEqualTo(JSON.convertValue(expected, Object.class));
    }
  }

  @Test
  void whatJavaRefusesIsRefusedInTheSameWords() throws IOException {
    List<Path> files = topologies("bad");
    givenFiles(files);

    Terraform.Result result = terraform.run("plan", "-json");

    assertThat(result.exitStatus()).isEqualTo(1);
    List<String> errors = errors(result);
    for (Path file : files) {
      String error = Files.readString(Path.of(file.toString().replace(".json", ".error"))).strip();
      assertThat(errors)
          .as(file.toString())
          .filteredOn(found -> found.startsWith(file + ": "))
          .singleElement()
          .asString()
          .contains(error);
    }
    assertThat(errors).hasSameSizeAs(files);
  }

  @Test
  void aMissingFileAndOneThatIsTooLongAreRefused() throws IOException {
    Path good = TOPOLOGIES.resolve("good/two-regions.json");
    Path longer = folder.resolve("long.json");
    Files.writeString(longer, Files.readString(good) + " ".repeat(1 << 20));
    Path none = folder.resolve("none.json");
    givenFiles(List.of(longer));

    Terraform.Result tooLong = terraform.run("plan");

    assertThat(tooLong.exitStatus()).isEqualTo(1);
    assertThat(tooLong.words())
        .contains("is " + Files.size(longer) + " bytes, max 1048576")
        .doesNotContain("is not JSON");

    givenFiles(List.of(none));
    assertThat(terraform.run("plan").words()).contains("none.json: cannot be read");
  }

  private void givenFiles(List<Path> files) throws IOException {
    Files.writeString(
        folder.resolve("terraform.tfvars.json"),
        JSON.writeValueAsString(Map.of("files", files.stream().map(Path::toString).toList())));
  }

  private static List<Path> topologies(String kind) throws IOException {
    try (Stream<Path> files = Files.list(TOPOLOGIES.resolve(kind))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static List<String> errors(Terraform.Result result) throws IOException {
    var errors = new ArrayList<String>();
    for (String line : result.output().lines().toList()) {
      JsonNode event = JSON.readTree(line);
      if (event.path("@level").asText().equals("error")) {
        errors.add(event.path("diagnostic").path("detail").asText());
      }
    }
    return errors;
  }

  private static JsonNode asTerraformHasIt(Region region) {
    var object = JSON.createObjectNode();
    object.put("id", region.id().value());
    object.put("index", region.index());
    object.put("name", region.name());
    // Terraform writes a number without a fraction as a whole one.
    object.set("latitude", number(region.latitude()));
    object.set("longitude", number(region.longitude()));
    region.addresses().forEach(object.putArray("addresses")::add);
    object.put("cassandra", region.cassandraAddress());
    object.set("ports", JSON.valueToTree(region.ports()));
    region.peers().forEach(peer -> object.withArray("peers").add(peer.value()));
    object.withArray("peers");
    object.put("state", region.state().text());
    object.put("cidr", region.cidr().map(Cidr::toString).orElse(null));
    return object;
  }

  private static JsonNode number(double value) {
    return value == Math.rint(value)
        ? JSON.getNodeFactory().numberNode((int) value)
        : JSON.getNodeFactory().numberNode(value);
  }
}
