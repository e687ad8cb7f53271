package io.meridian.regions.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.LocalKey;
import io.meridian.regions.launch.LinkStatus;
import io.meridian.regions.launch.LocalWan;
import io.meridian.regions.launch.RegionStatus;
import java.util.List;
import java.util.OptionalLong;

/**
 * Status for programs. Fields are added over time and never change their meaning; a {@code pid} is
 * {@code null} for a process that does not run, {@code nodes} holds those that a region is meant to
 * have, {@code wan} is {@code null} when regions reach each other directly, {@code links} is empty
 * when none of them answers; see {@link LinkStatus}.
 *
 * <pre>
 * {"key": "app.key:secret",
 *  "regions": [{"id": "eu", "endpoint": "127.0.1.1:8080", "healthy": true,
 *               "proven": true,
 *               "nodes": [{"id": "eu/1", "address": "127.0.1.1", "pid": 4711}],
 *               "cassandra": {"pid": 4700},
 *               "links": [{"peer": "us", "state": "attached", "nodes": 1, "nodesUp": 1,
 *                          "roundTripMillis": 0.7, "missingEntries": 0, "missingMillis": 0,
 *                          "unconfirmedEntries": 0, "unconfirmedMillis": 0, "outboxRows": 0,
 *                          "earlyEntries": 0, "earlyBytes": 0, "queuedBytes": 0, "dropped": 0,
 *                          "lastEnd": null, "epoch": 59713201}]}],
 *  "wan": {"profile": "world", "pid": 4690}}
 * </pre>
 */
final class StatusJson {
  private static final JsonMapper JSON = new JsonMapper();

  private StatusJson() {}

  static String of(List<RegionStatus> regions, LocalWan wan) {
    ObjectNode root = JSON.createObjectNode().put("key", LocalKey.KEY);
    ArrayNode array = root.putArray("regions");
    for (RegionStatus region : regions) {
      ObjectNode object = array.addObject();
      object.put("id", region.id().value());
      object.put("endpoint", region.endpoint());
      object.put("healthy", region.isHealthy());
      object.put("proven", region.isProven());
      ArrayNode nodes = object.putArray("nodes");
      for (RegionStatus.NodeStatus node : region.nodes()) {
        ObjectNode entry = nodes.addObject();
        entry.put("id", node.id().toString());
        entry.put("address", node.address());
        putPid(entry, node.pid());
      }
      putPid(object.putObject("cassandra"), region.cassandraPid());
      ArrayNode links = object.putArray("links");
      region.links().forEach(link -> put(links.addObject(), link));
    }
    wan.profile()
        .ifPresentOrElse(
            profile -> putPid(root.putObject("wan").put("profile", profile), wan.pid()),
            () -> root.putNull("wan"));
    return root + "\n";
  }

  private static void put(ObjectNode object, LinkStatus link) {
    object.put("peer", link.peer().value());
    object.put("state", link.state());
    object.put("nodes", link.nodes());
    object.put("nodesUp", link.nodesUp());
    if (link.roundTripMillis().isPresent()) {
      object.put("roundTripMillis", link.roundTripMillis().getAsDouble());
    } else {
      object.putNull("roundTripMillis");
    }
    object.put("missingEntries", link.missingEntries());
    object.put("missingMillis", link.missingMillis());
    object.put("unconfirmedEntries", link.unconfirmedEntries());
    object.put("unconfirmedMillis", link.unconfirmedMillis());
    if (link.outboxRows().isPresent()) {
      object.put("outboxRows", link.outboxRows().getAsLong());
    } else {
      object.putNull("outboxRows");
    }
    object.put("earlyEntries", link.earlyEntries());
    object.put("earlyBytes", link.earlyBytes());
    object.put("queuedBytes", link.queuedBytes());
    object.put("dropped", link.dropped());
    link.lastEnd()
        .ifPresentOrElse(
            end ->
                object
                    .putObject("lastEnd")
                    .put("reason", end.reason())
                    .put("millisAgo", end.millisAgo()),
            () -> object.putNull("lastEnd"));
    object.put("epoch", link.epoch());
  }

  private static void putPid(ObjectNode object, OptionalLong pid) {
    if (pid.isPresent()) {
      object.put("pid", pid.getAsLong());
    } else {
      object.putNull("pid");
    }
  }
}
