package io.meridian.node.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meridian.replication.replica.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppsTest {
  private final Path folder;

  AppsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void keysAndRulesAreRead() throws IOException {
    App app =
        load("""
                {"apps":[{"id":"local",
                  "keys":[{"id":"dev","secret":"s","capability":{"*":["*"]}},{"id":"all","secret":"t"}],
                  "namespaces":[{"id":"fast","durability":"region","membersMax":250}]}]}
                """)
            .find("local")
            .orElseThrow();

    assertThat(app.key("dev")).contains(new App.Key("dev", "s", Capability.ALL));
    assertThat(app.key("all").orElseThrow().capability()).isEqualTo(Capability.ALL);
    assertThat(app.rule("fast").durability()).isEqualTo(Durability.REGION);
    assertThat(app.rule("other").durability()).isEqualTo(Durability.MAJORITY);
    assertThat(app.rule("fast").membersMax()).isEqualTo(250);
    assertThat(app.rule("other").membersMax()).isEqualTo(20_000);
    assertThat(app.toString()).doesNotContain("secret");
  }

  @Test
  void theStarRuleHoldsForNamespacesWithoutTheirOwn() throws IOException {
    App app =
        load("""
                {"apps":[{"id":"a","keys":[{"id":"k","secret":"s"}],"namespaces":[
                  {"id":"*","durability":"region"},{"id":"safe","durability":"majority"}]}]}
                """)
            .find("a")
            .orElseThrow();

    assertThat(app.rule("any").durability()).isEqualTo(Durability.REGION);
    assertThat(app.rule("safe").durability()).isEqualTo(Durability.MAJORITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                                    | apps must be a list",
        "{'apps':[],'x':1}                                                     | unknown field 'x'",
        "{'apps':[{'id':'a.b','keys':[]}]}                                     | apps[0].id is 'a.b'",
        "{'apps':[{'id':'a','keys':[]}]}                                       | apps[0].keys must be a list with at least one",
        "{'apps':[{'id':'a','keys':[{'id':'k','secret':''}]}]}                 | apps[0].keys[0].secret must be",
        "{'apps':[{'id':'a','keys':[{'id':'k','secret':'s','capability':{'*':['fly']}}]}]} | keys[0].capability",
        "{'apps':[{'id':'a','keys':[{'id':'k','secret':'s'},{'id':'k','secret':'s'}]}]} | keys[1].id 'k' is there twice",
        "{'apps':[{'id':'a','keys':[{'id':'k','secret':'s'}],'namespaces':[{'id':'n','durability':'all'}]}]} | durability is \"all\", must be \"region\" or \"majority\"",
        "{'apps':[{'id':'a','keys':[{'id':'k','secret':'s'}],'namespaces':[{'id':'n','membersMax':5}]}]} | durability is missing, must be \"region\" or \"majority\"",
        "{'apps':[{'id':'a','keys':[{'id':'k','secret':'s'}],'namespaces':[{'id':'n','durability':'region','membersMax':0}]}]} | membersMax is 0, must be 1 to 100000",
        "{'apps':[],'apps':[]}                                                 | not valid JSON",
        "{                                                                     | not valid JSON",
      })
  void aMistakeIsNamedWithItsFieldAndValue(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(json.replace('\'', '"')))
        .withMessageContaining(message);
  }

  private Apps load(String json) throws IOException {
    return Apps.load(Files.writeString(folder.resolve("apps.json"), json));
  }
}
