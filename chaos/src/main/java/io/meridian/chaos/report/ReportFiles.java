package io.meridian.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Writes reports: {@code NAME.html} for people, {@code NAME.json} ({@link ReportJson}) beside it.
 */
public final class ReportFiles {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was written. */
  public record Written(Path page, Path json) {}

  private ReportFiles() {}

  /**
   * Makes sure that reports can be written here, and makes the folder if it is not there; for
   * before a run, whose figures would be lost.
   *
   * @throws LaunchException naming the folder and what is wrong with it
   */
  public static void requireWritable(Path folder) {
    if (folder.toString().isEmpty()) {
      throw new LaunchException("the report folder is '', which names none");
    }
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "report", ".tmp"));
    } catch (IOException refused) {
      throw unwritable(folder, refused);
    }
  }

  /**
   * Makes sure that a report of this name takes the place of nothing but an earlier one: the JSON
   * beside it may be somebody's file of another kind, such as the experiment itself.
   *
   * @throws LaunchException naming the file
   */
  public static void requireReplaceable(Path folder, String name) {
    Path file = folder.resolve(name + ".json");
    if (Files.exists(file) && !isReport(file)) {
      throw new LaunchException(
          file + " is no report, and one would take its place: name another folder with --report");
    }
  }

  private static boolean isReport(Path file) {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      return json.has("format") && json.has("findings");
    } catch (IOException other) {
      return false;
    }
  }

  /**
   * Writes both files, over those of an earlier run.
   *
   * @throws LaunchException naming the folder and what is wrong with it
   * @throws IllegalArgumentException if the report's name is no file name: small letters, digits,
   *     {@code -} and {@code .}, at most 100
   */
  public static Written write(Path folder, Report report) {
    if (!NAME.matcher(report.name()).matches()) {
      throw new IllegalArgumentException(
          "report name \""
              + report.name()
              + "\", allowed are a-z, 0-9, - and ., at most 100 characters");
    }
    Path page = folder.resolve(report.name() + ".html");
    Path json = folder.resolve(report.name() + ".json");
    try {
      Files.createDirectories(folder);
      Files.writeString(page, ReportPage.of(report));
      Files.writeString(
          json,
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(ReportJson.of(report)) + '\n');
    } catch (IOException refused) {
      throw unwritable(folder, refused);
    }
    return new Written(page, json);
  }

  private static LaunchException unwritable(Path folder, IOException refused) {
    return new LaunchException(
        "cannot write reports to " + folder.toAbsolutePath() + ": " + refused);
  }
}
