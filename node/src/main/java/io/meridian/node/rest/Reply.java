package io.meridian.node.rest;

import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorInfo;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Bodies and headers of REST answers. */
final class Reply {
  private static final ContentType MSGPACK =
      ContentTypes.create(MediaTypes.applicationBinary("x-msgpack", false));

  private Reply() {}

  /** A body that a codec wrote. The content type has no charset: SDKs compare it whole. */
  static HttpResponse body(int status, Codec codec, byte[] body) {
    ContentType type =
        codec.format() == Codec.Format.JSON ? ContentTypes.APPLICATION_JSON : MSGPACK;
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(org.apache.pekko.http.javadsl.model.HttpEntities.create(type, body));
  }

  /** A refused request. */
  static HttpResponse error(Codec codec, ErrorInfo error) {
    return body(error.statusCode(), codec, codec.encodeError(error))
        .addHeader(RawHeader.create("X-Ably-Errorcode", Integer.toString(error.code())))
        .addHeader(RawHeader.create("X-Ably-Errormessage", headerText(error.message())));
  }

  /** Links of a page, each in a header of its own: an SDK reads one link per header. */
  static HttpResponse withLinks(HttpResponse response, List<Link> links) {
    HttpResponse linked = response;
    for (Link link : links) {
      linked =
          linked.addHeader(
              RawHeader.create(
                  "Link",
                  String.format(
                      Locale.ROOT,
                      "<./%s?%s>; rel=\"%s\"",
                      link.segment(),
                      link.query(),
                      link.rel())));
    }
    return linked;
  }

  /**
   * @param segment last segment of the path
   * @param query parameters, encoded
   */
  record Link(String rel, String segment, String query) {}

  static HttpResponse text(int status, String text) {
    return HttpResponse.create().withStatus(status).withEntity(text);
  }

  private static String headerText(String text) {
    StringBuilder clean = new StringBuilder();
    text.chars().limit(256).forEach(c -> clean.append(c >= ' ' && c < 127 ? (char) c : '?'));
    return clean.toString();
  }
}
