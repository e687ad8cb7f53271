package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsTerraform
class FormatTest {
  @Test
  void allConfigurationsAreFormattedAsTerraformFormatsThem(@TempDir Path folder) {
    Terraform.Result result =
        new Terraform(Terraform.folder(""), folder).run("fmt", "-check", "-diff", "-recursive");

    assertThat(result.exitStatus()).as(result.output()).isZero();
  }
}
