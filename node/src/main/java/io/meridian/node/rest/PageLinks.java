package io.meridian.node.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The links of a page: its request's parameters with another {@code cursor}, without credentials.
 */
final class PageLinks {
  private PageLinks() {}

  /**
   * @param segment last segment of the path
   * @param defaults parameters that are written out where the request leaves them out: SDKs take no
   *     link without a query
   * @param next cursor of the page that follows, null when none does
   */
  static List<Reply.Link> of(
      RestRequest request, String segment, Map<String, String> defaults, @Nullable String next) {
    List<Reply.Link> links = new ArrayList<>();
    links.add(new Reply.Link("first", segment, query(request, defaults, null)));
    links.add(
        new Reply.Link(
            "current", segment, query(request, defaults, request.params().get("cursor"))));
    if (next != null) {
      links.add(new Reply.Link("next", segment, query(request, defaults, next)));
    }
    return links;
  }

  private static String query(
      RestRequest request, Map<String, String> defaults, @Nullable String cursor) {
    TreeMap<String, String> params = new TreeMap<>(request.params());
    params.keySet().removeAll(List.of("key", "access_token", "accessToken"));
    defaults.forEach(params::putIfAbsent);
    params.remove("cursor");
    if (cursor != null) {
      params.put("cursor", cursor);
    }
    StringBuilder query = new StringBuilder();
    params.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
