package io.meridian.image;

/** Topologies for hosts of tests. */
final class Topologies {
  /** Region r40 on 127.0.40.1, with the ports that are usual. */
  static final String ONE_REGION =
      """
      {"regions": [{"id": "r40", "index": 1, "name": "Forty", "latitude": 0, "longitude": 0,
        "addresses": ["127.0.40.1"], "cassandra": "127.0.40.1",
        "ports": {"client": 8080, "cluster": 25520, "link": 7400, "cassandra": 9042, "cassandraStorage": 7000},
        "peers": []}]}
      """;

  private Topologies() {}
}
