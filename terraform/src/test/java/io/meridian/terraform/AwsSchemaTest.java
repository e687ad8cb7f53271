package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The configurations for AWS, held against the real provider's schema: every type, argument and
 * block is one that it has, and what they are wired to is of the right type. Their own tests
 * ({@code aws/*}{@code /tests}) run too, with mocked resources. That AWS accepts the values is not
 * shown by any of this.
 */
@NeedsTerraform
class AwsSchemaTest {
  private static final Duration TESTS_LIMIT = Duration.ofMinutes(4);

  private final AwsConfigurations configurations;

  AwsSchemaTest(@TempDir Path folder) throws IOException {
    this.configurations = new AwsConfigurations(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws/region", "aws/global"})
  void allArgumentsAreInTheProvidersSchema(String root) throws IOException {
    assertThat(configurations.initialised(root).run("validate").requireSuccess().words())
        .contains("The configuration is valid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws/region", "aws/global"})
  void theConfigurationsOwnTestsPass(String root) throws IOException {
    Terraform terraform = configurations.initialised(root);

    assertThat(terraform.run(TESTS_LIMIT, "test").requireSuccess().words()).contains(" 0 failed");
  }

  /** Otherwise the test above might take everything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws/region | modules/aws_edge/main.tf | idle_timeout | idle_timeuot | Unsupported"
            + " argument",
        "aws/region | modules/aws_edge/main.tf | health_check { | healthcheck { | Unsupported block"
            + " type",
        "aws/region | modules/aws_slot/main.tf | subnet_id       = var.subnet.id | | Missing"
            + " required argument",
        "aws/region | modules/aws_slot/main.tf | [var.address] | { a = var.address } | Incorrect"
            + " attribute value type",
        "aws/global | modules/aws_mesh/main.tf | aws_vpc_peering_connection_accepter\" |"
            + " aws_vpc_peering_acceptor\" | Invalid resource type",
        "aws/region | modules/aws_edge/outputs.tf | .dns_name | .dns_nmae | Unsupported attribute"
      })
  void aMistakeIsFound(String root, String file, String right, String wrong, String problem)
      throws IOException {
    Path path = configurations.path(file);
    String text = Files.readString(path);
    assertThat(text).contains(right);
    Files.writeString(path, text.replace(right, wrong == null ? "" : wrong));

    Terraform.Result result = configurations.initialised(root).run("validate");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.words()).contains(problem);
  }

  @Test
  void whatIsRefusedIsNamed() throws IOException {
    assertThat(refusal("aws/global", plan("topology_file = \"tests/files/overlapping.json\"")))
        .contains("cidr 10.1.128.0/17 of region us overlaps 10.1.0.0/16 of region eu");
    assertThat(refusal("aws/region", plan("topology_file = \"tests/files/misplaced.json\"")))
        .contains("addresses 10.1.32.2, 10.1.48.11 of region \"eu\" are not in");
  }

  @Test
  void ofARegionThatIsUnknownNothingElseIsSaid() throws IOException {
    assertThat(refusal("aws/region", plan("region = \"mars\"")))
        .contains("region is \"mars\", the topology has ap, eu, us")
        .doesNotContain("cidr of region")
        .doesNotContain("leave a zone");
  }

  @Test
  void aBrokenFileOfARegionIsNamedAndSoIsTheField() throws IOException {
    assertThat(refusal("aws/global", plan("regions_folder = \"tests/files/broken\"")))
        .contains("eu.json lacks all: it is empty or no JSON object; us.json lacks vpc_id")
        .contains("vpc_id, dns.zone_id: write what")
        .doesNotContain("jsondecode failed");
  }

  @Test
  void aStateTakesNoOtherRegionsVariablesAndNamesBoth() throws IOException {
    String arn =
        "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";
    String us =
        """
        region          = "us"
        aws_region      = "us-east-1"
        zones           = ["us-east-1a", "us-east-1b", "us-east-1c"]
        certificate_arn = "%s"
        """
            .formatted(arn);

    assertThat(refusal("aws/region", "run \"eu_is_applied\" {}\n" + plan(us)))
        .contains(
            "state is of region eu in eu-central-1, the variables are of region us in us-east-1");
  }

  @Test
  void aSecretWithoutAValueIsNamed() throws IOException {
    String withoutApps =
        """
        run "refused" {
          command = plan
          override_data {
            target = data.aws_secretsmanager_secret_versions.this["apps.json"]
            values = { versions = [] }
          }
        }
        """;

    assertThat(refusal("aws/region", "run \"eu_is_applied\" {}\n" + withoutApps))
        .contains("secrets without a value: meridian/eu/apps.json. Put each in with");
  }

  @Test
  void whatAModuleRefusesIsNamedWithItsValueAndWhatIsAllowed() throws IOException {
    String names =
        """
        run "refused" {
          command = plan
          module {
            source = "../../modules/aws_names"
          }
          variables {
            regions = {}
            emails  = ["ops"]
          }
        }
        """;

    assertThat(refusal("aws/global", names))
        .contains("emails are ops, expected addresses such as ops@example.com");
  }

  private static String plan(String variables) {
    return "run \"refused\" {\n  command = plan\n  variables {\n" + variables + "\n  }\n}\n";
  }

  /**
   * What Terraform says of a test whose last run it refuses.
   *
   * @param runs under the variables of the configuration's own test of what is refused
   */
  private String refusal(String root, String runs) throws IOException {
    Path tests = configurations.path(root).resolve("tests");
    String own = Files.readString(tests.resolve("refused.tftest.hcl"));
    Files.writeString(
        tests.resolve("one.tftest.hcl"), own.substring(0, own.indexOf("\nrun ")) + "\n" + runs);
    Terraform.Result result =
        configurations.initialised(root).run("test", "-filter=tests/one.tftest.hcl");
    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.words()).contains(" 1 failed");
    return result.words();
  }
}
