package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsTerraform
class TerraformTest {
  private final Path folder;
  private final Terraform terraform;

  TerraformTest(@TempDir Path folder) {
    this.folder = folder;
    this.terraform = new Terraform(folder, folder);
  }

  @Test
  void itRunsInItsFolderAndSeesItsOwnEnvironment() throws IOException {
    given(
        """
        variable "region" { type = string }
        output "region" { value = var.region }
        """);

    terraform.with("TF_VAR_region", "eu").run("apply", "-auto-approve").requireSuccess();

    assertThat(terraform.run("output", "-raw", "region").requireSuccess().output()).isEqualTo("eu");
  }

  @Test
  void noRegistryIsAsked() throws IOException {
    given(
        "terraform {\n  required_providers {\n    null = { source = \"hashicorp/null\" }\n  }\n}\n");

    Terraform.Result result = terraform.run("init");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.words()).contains("hashicorp/null").doesNotContain("registry service");
  }

  private void given(String configuration) throws IOException {
    Files.writeString(folder.resolve("main.tf"), configuration);
  }
}
