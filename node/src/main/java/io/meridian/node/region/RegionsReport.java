package io.meridian.node.region;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.Region;
import io.meridian.regions.Topology;

/**
 * What {@code /health/regions} says. Fields may be added, and never change their meaning:
 *
 * <pre>
 * {"version": "0a1b…",       the topology in force
 *  "problem": null,          why the file is not in force, if it is not
 *  "region": "eu", "state": "member", "majority": 2,
 *  "leads": true,            whether this node speaks for its region in "sync"
 *  "peers": [{"region": "us", "state": "member", "linkUp": true,
 *             "sync": {"synced": true, "rounds": 3, "running": false, "checked": 12, "failed": 0,
 *                      "throughHour": 498723, "epoch": 59788800}}]}
 * </pre>
 */
public final class RegionsReport {
  private final TopologyInForce regions;
  private final RegionLinks links;
  private final SyncReport sync;

  public RegionsReport(TopologyInForce regions, RegionLinks links, SyncReport sync) {
    this.regions = regions;
    this.links = links;
    this.sync = sync;
  }

  public ObjectNode json() {
    Topology topology = regions.topology();
    var members = regions.members();
    var synced = sync.peers();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("version", topology.version());
    report.put("problem", regions.problem().orElse(null));
    report.put("region", members.self().value());
    report.put("state", regions.ownState().text());
    report.put("majority", members.majority());
    report.put("leads", !synced.isEmpty());
    var peers = report.putArray("peers");
    for (Region region : topology.regions()) {
      if (members.peers().containsKey(region.id())) {
        ObjectNode peer = peers.addObject();
        peer.put("region", region.id().value());
        peer.put("state", region.state().text());
        peer.put("linkUp", links.reach(region.id()));
        SyncReport.Peer of = synced.get(region.id());
        if (of != null) {
          ObjectNode progress = peer.putObject("sync");
          progress.put("synced", of.synced());
          progress.put("rounds", of.rounds());
          progress.put("running", of.running());
          progress.put("checked", of.checked());
          progress.put("failed", of.failed());
          progress.put("throughHour", of.throughHour());
          progress.put("epoch", of.epoch());
        }
      }
    }
    return report;
  }
}
