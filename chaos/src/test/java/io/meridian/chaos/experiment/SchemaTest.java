package io.meridian.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What editors are told and what the reader does are the same, as far as a schema can say it. */
class SchemaTest {
  private static final Path EXPERIMENTS = Path.of("../chaos/experiments");
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode document;
  private final JsonSchema schema;

  @TempDir private Path folder;

  SchemaTest() throws IOException {
    document = JSON.readTree(Files.readString(EXPERIMENTS.resolve("schema.json")));
    schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(document);
  }

  @Test
  void everyShippedFileIsValid() throws IOException {
    for (Path file : new ExperimentFolder(Path.of("..")).all()) {
      assertThat(schema.validate(JSON.readTree(Files.readString(file))))
          .as(file.toString())
          .isEmpty();
    }
    assertThat(schema.validate(JSON.readTree(WrittenExperiment.GOOD))).isEmpty();
  }

  @Test
  void everyNameOfTheReaderIsInTheSchema() {
    JsonNode definitions = document.at("/$defs");
    assertThat(texts(definitions.at("/step/properties/fault/enum"))).isEqualTo(names(Fault.class));
    assertThat(texts(definitions.at("/limit/properties/probe/oneOf")))
        .isEqualTo(names(Probe.class));
    assertThat(texts(document.at("/properties/evidence/items/enum")))
        .isEqualTo(names(Evidence.class));
    assertThat(texts(document.at("/properties/expected/oneOf/1/properties/broken/items/enum")))
        .isEqualTo(names(Invariant.Kind.class));
    Set<String> invariants = texts(definitions.at("/invariant/oneOf/0/enum"));
    invariants.addAll(texts(definitions.at("/invariant/oneOf/2/properties/invariant/enum")));
    assertThat(invariants).isEqualTo(names(Invariant.Kind.class));
  }

  @Test
  void faultsHaveTheParametersOfTheReader() {
    for (JsonNode step : document.at("/$defs/step/allOf")) {
      Fault fault = fault(step.at("/if/properties/fault/const").textValue());
      List<Parameter> written = new ArrayList<>();
      step.at("/then/properties/parameters/properties")
          .properties()
          .forEach(
              field ->
                  written.add(
                      new Parameter(
                          field.getKey(),
                          field.getValue().get("minimum").intValue(),
                          field.getValue().get("maximum").intValue())));
      assertThat(written).as(Spelling.of(fault)).isEqualTo(fault.parameters());
      assertThat(step.at("/then/properties/for").isMissingNode()).isEqualTo(fault.endsByItself());
    }
    assertThat(document.at("/$defs/step/allOf")).hasSameSizeAs(Fault.values());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          "seed": 7,             | ``
          "seed": 7              | "seed": -1
          "seed": 7,             | "seed": 7, "sede": 7,
          "title": "A region is killed" | "title": " "
          ["eu", "us", "ap"]     | ["eu", "us", "eu"]
          "nodes": { "eu": 3 }   | "nodes": { "eu": 2 }
          "channels": 3          | "channels": 0
          "payloadBytes": 200    | "payloadBytes": 65537
          "sdk": "ably-java"     | "sdk": "ably-js"
          "warmUp": "5 s"        | "warmUp": "5 h"
          "max": 250.5           | "max": -1
          "max": 500             | "max": "500"
          "fault": "kill"        | "fault": "kil"
          "target": "us"         | "target": "eu>us"
          "target": "us"         | "target": "us/4"
          "target": "us"         | "target": "clients:us"
          "wan": "none"          | "wan": "none", "clients": { "oneWayMillis": 20 }
          "wan": "none"          | "wan": "none", "clients": { "oneWayMillis": -1, "jitterMillis": 2 }
          { "percent": 60 }      | { "percent": 0 }
          { "percent": 60 }      | { "percent": 60, "x": 1 }
          , "parameters": { "percent": 60 } | ``
          "rollbacks": "automatic" | "rollbacks": "none"
          "nothing-lost"         | "recovered-within-millis"
          , "max": 20000         | ``
          ["history", "report"]  | []
          "expected": "holds"    | "expected": "luck"
          "expected": "holds"    | "expected": "broken"
          "expected": "holds"    | "expected": { "broken": [] }
          "expected": "holds"    | "expected": { "broken": ["luck"] }
          "fault": "kill", "target": "us" | "fault": "half-open", "target": "clients:us"
          """)
  void whatTheSchemaRefusesTheReaderRefuses(String part, String replacement) throws IOException {
    String written = WrittenExperiment.with(part, replacement);

    assertThat(schema.validate(JSON.readTree(written))).isNotEmpty();
    Path file = WrittenExperiment.write(folder, written);
    assertThatThrownBy(
            () -> ExperimentFile.read(file, new ExperimentFolder(Path.of("..")).available()))
        .isInstanceOf(InvalidExperimentException.class);
  }

  private static Fault fault(String name) {
    return Arrays.stream(Fault.values())
        .filter(fault -> Spelling.of(fault).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <E extends Enum<E>> Set<String> names(Class<E> type) {
    Set<String> names = new TreeSet<>();
    for (E constant : type.getEnumConstants()) {
      names.add(Spelling.of(constant));
    }
    return names;
  }

  /** Of a list of names, or of objects that each allow one name. */
  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(
        item -> texts.add(item.isTextual() ? item.textValue() : item.get("const").textValue()));
    return texts;
  }
}
