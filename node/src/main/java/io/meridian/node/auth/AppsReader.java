package io.meridian.node.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.replication.replica.Durability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the configuration of apps; each mistake is reported with its field and value, secrets left
 * out.
 */
final class AppsReader {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String source;

  private AppsReader(String source) {
    this.source = source;
  }

  /** The apps in {@code json}, which comes from {@code source}. */
  static List<App> read(String source, String json) {
    AppsReader reader = new AppsReader(source);
    try {
      JsonNode root = MAPPER.readTree(json);
      reader.checkFields("the file", root, Set.of("apps"));
      return reader.apps(root.path("apps"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          source + " is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private List<App> apps(JsonNode array) {
    List<App> apps = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode app : nonEmptyArray("apps", array)) {
      String path = "apps[" + apps.size() + "]";
      checkFields(path, app, Set.of("id", "keys", "namespaces"));
      String id = uniqueId(path, app, ids);
      apps.add(
          new App(
              id,
              keys(path + ".keys", app.path("keys")),
              rules(path + ".namespaces", app.path("namespaces"))));
    }
    return apps;
  }

  private List<App.Key> keys(String path, JsonNode array) {
    List<App.Key> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode key : nonEmptyArray(path, array)) {
      String keyPath = path + "[" + keys.size() + "]";
      checkFields(keyPath, key, Set.of("id", "secret", "capability"));
      String id = uniqueId(keyPath, key, ids);
      String secret = key.path("secret").asText();
      if (!key.path("secret").isTextual() || secret.isEmpty()) {
        throw mistake(keyPath + ".secret", "must be a text that is not empty");
      }
      keys.add(
          new App.Key(id, secret, capability(keyPath + ".capability", key.path("capability"))));
    }
    return keys;
  }

  private Capability capability(String path, JsonNode json) {
    if (json.isMissingNode()) {
      return Capability.ALL;
    }
    try {
      return Capability.parse(json);
    } catch (ProtocolException e) {
      throw mistake(path, String.valueOf(e.getMessage()));
    }
  }

  private List<NamespaceRule> rules(String path, JsonNode array) {
    List<NamespaceRule> rules = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    if (!array.isMissingNode() && !array.isArray()) {
      throw mistake(path, "is " + array + ", must be a list");
    }
    for (JsonNode rule : array) {
      String rulePath = path + "[" + rules.size() + "]";
      checkFields(rulePath, rule, Set.of("id", "durability", "membersMax"));
      String id = rule.path("id").asText();
      if (id.isEmpty() || id.contains(":") || !ids.add(id)) {
        throw mistake(rulePath + ".id", "is '" + id + "', must be a namespace or *, named once");
      }
      rules.add(
          new NamespaceRule(
              id,
              durability(rulePath + ".durability", rule.path("durability")),
              membersMax(rulePath + ".membersMax", rule.path("membersMax"))));
    }
    return rules;
  }

  private Durability durability(String path, JsonNode json) {
    for (Durability durability : Durability.values()) {
      if (durability.name().toLowerCase(Locale.ROOT).equals(json.textValue())) {
        return durability;
      }
    }
    String is = json.isMissingNode() ? "is missing" : "is " + json;
    throw mistake(path, is + ", must be \"region\" or \"majority\"");
  }

  private int membersMax(String path, JsonNode json) {
    if (json.isMissingNode()) {
      return NamespaceRule.MEMBERS_MAX_DEFAULT;
    }
    if (!json.isInt() || json.intValue() < 1 || json.intValue() > NamespaceRule.MEMBERS_LIMIT) {
      throw mistake(path, "is " + json + ", must be 1 to " + NamespaceRule.MEMBERS_LIMIT);
    }
    return json.intValue();
  }

  private String uniqueId(String path, JsonNode node, Set<String> ids) {
    String id = node.path("id").asText();
    if (!ID.matcher(id).matches()) {
      throw mistake(path + ".id", "is '" + id + "', must be 1 to 64 letters, digits, - or _");
    }
    if (!ids.add(id)) {
      throw mistake(path + ".id", "'" + id + "' is there twice");
    }
    return id;
  }

  private JsonNode nonEmptyArray(String path, JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      throw mistake(path, "must be a list with at least one entry");
    }
    return node;
  }

  /** A misspelt field would otherwise be a rule that silently does not hold. */
  private void checkFields(String path, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      throw mistake(path, "must be an object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!known.contains(field.getKey())) {
        throw mistake(
            path,
            "has unknown field '"
                + field.getKey()
                + "', known are "
                + known.stream().sorted().toList());
      }
    }
  }

  private IllegalArgumentException mistake(String path, String what) {
    return new IllegalArgumentException(source + ": " + path + " " + what);
  }
}
