package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an apply would change where all is applied already: the plans that {@code terraform test}
 * makes with mocked resources, whole, while an assertion of such a test sees no resource of a
 * module. What a plan does not change keeps its id. Whether AWS changes what differs in place, or
 * makes it anew, a mock does not know.
 */
@NeedsTerraform
class AwsPlanTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final JsonMapper JSON = new JsonMapper();

  private static Map<String, List<JsonNode>> ofRegion;
  private static Map<String, List<JsonNode>> ofGlobal;

  @BeforeAll
  static void makePlans(@TempDir Path folder) throws IOException {
    var configurations = new AwsConfigurations(folder);
    ofRegion =
        plans(
            configurations,
            "aws/region",
            "region.tftest.hcl",
            """
            run "applied" {}
            run "a_region_more" {
              command = plan
              variables {
                topology_file = "../global/tests/files/four.json"
              }
            }
            run "a_node_more" {
              command = plan
              variables {
                topology_file = "tests/files/four-nodes.json"
              }
            }
            """);
    ofGlobal =
        plans(
            configurations,
            "aws/global",
            "global.tftest.hcl",
            """
            run "applied" {}
            run "a_region_more" {
              command = plan
              variables {
                topology_file  = "tests/files/four.json"
                regions_folder = "tests/files/four"
              }
            }
            run "a_region_less" {
              command = plan
              variables {
                regions_folder = "tests/files/two"
              }
            }
            """);
  }

  @Test
  void aRegionMoreChangesOneObjectOfTheOthers() {
    assertThat(changes(ofRegion.get("a_region_more"), action -> true))
        .containsExactly("module.storage.aws_s3_object.topology");
  }

  /** An auto scaling group takes its template's new version too, and replaces nothing for it. */
  @Test
  void aNodeMoreLeavesTheInterfacesAndGroupsOfTheOthers() {
    List<JsonNode> plan = ofRegion.get("a_node_more");

    assertThat(changes(plan, action -> !action.equals("create")))
        .containsExactlyInAnyOrder(
            "module.node[\"1\"].aws_launch_template.this",
            "module.node[\"2\"].aws_launch_template.this",
            "module.node[\"3\"].aws_launch_template.this",
            "module.storage.aws_s3_object.topology",
            "module.watch.aws_cloudwatch_metric_alarm.edge[\"too-few-nodes\"]");
    assertThat(changes(plan, "create"::equals))
        .contains("module.node[\"4\"].aws_network_interface.this")
        .allMatch(address -> address.contains("node[\"4\"]") || address.contains("-node-4-"));
  }

  @Test
  void aFourthRegionIsJoinedAndChangesNothingOfTheThree() {
    List<JsonNode> plan = ofGlobal.get("a_region_more");

    assertThat(changes(plan, action -> !action.equals("create")))
        .containsExactly("terraform_data.regions");
    assertThat(changes(plan, "create"::equals))
        .contains("module.mesh.aws_route.this[\"eu-to-sa\"]")
        .contains("module.names.aws_route53_record.nearest[\"sa\"]")
        .allMatch(address -> address.matches(".*\\[\"(.*-)?sa(-.*)?\"]"));
  }

  @Test
  void aRegionThatLeavesChangesNothingOfThoseThatStay() {
    List<JsonNode> plan = ofGlobal.get("a_region_less");

    assertThat(changes(plan, action -> !action.equals("delete")))
        .containsExactly("terraform_data.regions");
    assertThat(changes(plan, "delete"::equals))
        .contains("module.mesh.aws_route.this[\"eu-to-us\"]")
        .contains("module.names.aws_route53_record.nearest[\"eu\"]")
        .allMatch(address -> address.matches(".*\\[\"(.*-)?eu(-.*)?\"]"));
  }

  @Test
  void onlyTheLoadBalancerIsOpenToNetworks() {
    assertThat(ofRegion.get("a_region_more"))
        .filteredOn(each -> each.path("type").asText().contains("security_group"))
        .filteredOn(each -> after(each).toString().matches(".*\"(\\d+[.]){3}\\d+/.*|.*::/.*"))
        .extracting(each -> each.path("address").asText())
        .containsExactly(
            "module.network.aws_vpc_security_group_ingress_rule.clients[\"0.0.0.0/0\"]");
  }

  @Test
  void nodesAloneAreInTheLoadBalancersGroup() {
    List<JsonNode> plan = ofRegion.get("a_region_more");
    String group =
        ofType(plan, "aws_lb_target_group")
            .findFirst()
            .map(AwsPlanTest::after)
            .orElseThrow()
            .path("arn")
            .asText();

    assertThat(ofType(plan, "aws_autoscaling_group").map(AwsPlanTest::after))
        .filteredOn(slot -> !slot.path("target_group_arns").isEmpty())
        .extracting(slot -> slot.path("name").asText() + slot.path("target_group_arns"))
        .containsExactly(
            "meridian-eu-node-1[\"%s\"]".formatted(group),
            "meridian-eu-node-2[\"%s\"]".formatted(group),
            "meridian-eu-node-3[\"%s\"]".formatted(group));
  }

  private static Stream<JsonNode> ofType(List<JsonNode> plan, String type) {
    return plan.stream().filter(each -> each.path("type").asText().equals(type));
  }

  private static JsonNode after(JsonNode resource) {
    return resource.path("change").path("after");
  }

  /** The addresses of what a plan changes, by actions such as create, or delete,create. */
  private static List<String> changes(List<JsonNode> plan, Predicate<String> wanted) {
    Predicate<String> changing = action -> !action.equals("no-op") && !action.equals("read");
    return plan.stream()
        .filter(each -> changing.and(wanted).test(action(each)))
        .map(each -> each.path("address").asText())
        .toList();
  }

  private static String action(JsonNode resource) {
    JsonNode actions = resource.path("change").path("actions");
    return String.join(",", elements(actions).map(JsonNode::asText).toList());
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /**
   * By run: all resources of its plan, changed or not.
   *
   * @param test a test of the configuration, whose variables the runs have
   */
  private static Map<String, List<JsonNode>> plans(
      AwsConfigurations configurations, String root, String test, String runs) throws IOException {
    Path tests = configurations.path(root).resolve("tests");
    String own = Files.readString(tests.resolve(test));
    Files.writeString(
        tests.resolve("plans.tftest.hcl"), own.substring(0, own.indexOf("\nrun ")) + "\n" + runs);
    Terraform.Result result =
        configurations
            .initialised(root)
            .run(LIMIT, "test", "-filter=tests/plans.tftest.hcl", "-json", "-verbose")
            .requireSuccess();

    Map<String, List<JsonNode>> plans = new HashMap<>();
    for (String line : result.output().lines().toList()) {
      JsonNode message = JSON.readTree(line);
      if (message.path("type").asText().equals("test_plan")) {
        plans.put(
            message.path("@testrun").asText(),
            elements(message.path("test_plan").path("resource_changes")).toList());
      }
    }
    return plans;
  }
}
