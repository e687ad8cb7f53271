package io.meridian.node.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorCodePagesTest {
  private static final Path PAGES = Path.of("..", "docs", "errors");

  @Test
  void eachCodeHasItsPageAndEachPageItsCode() throws IOException {
    List<String> expected =
        Arrays.stream(ErrorCode.values()).map(ErrorCodePagesTest::pageName).toList();

    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void eachPageNamesCodeAndStatusAndSaysWhatToDo() throws IOException {
    for (ErrorCode error : ErrorCode.values()) {
      assertThat(PAGES.resolve(pageName(error)))
          .content()
          .startsWith("# " + error.code() + ": ")
          .contains("HTTP status " + error.statusCode(), "**What happened.**", "**What to do.**");
      assertThat(Files.readString(PAGES.resolve(pageName(error))).contains("may succeed later"))
          .as("page of %s tells whether to repeat", error)
          .isEqualTo(error.retryable());
    }
  }

  @Test
  void codesAreUniqueAndSdksRenewTokensOnlyForTokenErrors() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(ErrorCode.values()).filter(error -> error.code() / 10 == 4014))
        .allMatch(error -> error.name().contains("TOKEN") || error.name().contains("JWT"));
  }

  private static String pageName(ErrorCode error) {
    return error.code() + ".md";
  }
}
