package io.meridian.node.metrics;

import static io.meridian.node.metrics.LinkScene.EU;
import static io.meridian.node.metrics.LinkScene.PORT;
import static io.meridian.node.metrics.LinkScene.SECRET;
import static io.meridian.node.metrics.LinkScene.US;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.LinkFault;
import io.meridian.replication.link.LinkListener;
import io.meridian.replication.link.RegionLink;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireWriter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Whoever breaks the links' protocol is closed, with one line in the log and one more in the metric
 * of that reason; the region is handed nothing of it.
 */
@Timeout(60)
class RefusedLinksTest {
  private static final String ADDRESS = "127.0.41.24";
  private static final byte HELLO = 1;
  private static final byte MESSAGE = 3;

  private final LinkScene scene = new LinkScene();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Logger log = (Logger) LoggerFactory.getLogger(LinkListener.class);
  private final Lines lines = new Lines();
  private LinkListener listener;

  /** What was logged. Links end on threads of their own. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel() == Level.WARN) {
        warnings.add(event.getFormattedMessage());
      }
    }
  }

  @BeforeEach
  void listen() throws Exception {
    lines.start();
    log.addAppender(lines);
    listener = scene.listen(EU, ADDRESS, List.of(US), LinkScene.atOnce());
    new LinkCounters(registry, listener.traffic()).follow(List.of());
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
    scene.close();
  }

  @Test
  void anUnknownVersion() throws Exception {
    int later = LinkCodec.VERSION + 1;
    says(frame(HELLO, new WireWriter(8).writeNumber(later).toBytes()));

    refusedFor(LinkFault.VERSION, "link version " + later + ", known is " + LinkCodec.VERSION);
  }

  @Test
  void aRegionThatIsNoPeer() {
    calls(new RegionId("mars"), SECRET, EU);

    refusedFor(LinkFault.REGION, "region mars is not one of [us]");
  }

  @Test
  void aCallForAnotherRegion() {
    calls(US, SECRET, new RegionId("ap"));

    refusedFor(LinkFault.REGION, "region us looks for region ap, this is eu");
  }

  @Test
  void anotherSecret() {
    calls(US, "another secret entirely".getBytes(UTF_8), EU);

    refusedFor(LinkFault.SECRET, "region us does not know this deployment's secret");
  }

  @Test
  void anOversizedFrame() throws Exception {
    says(ByteBuffer.allocate(5).putInt(1 << 30).put(MESSAGE).array());

    refusedFor(LinkFault.OVERSIZED, "a frame of " + (1 << 30) + " bytes, max 1024");
  }

  @Test
  void aFrameThatIsCutOff() throws Exception {
    says(ByteBuffer.allocate(5).putInt(100).put(HELLO).array());

    refusedFor(LinkFault.TRUNCATED, "");
  }

  @Test
  void wordsThatEndTooEarly() throws Exception {
    says(frame(HELLO, new WireWriter(8).writeNumber(LinkCodec.VERSION).toBytes()));

    refusedFor(LinkFault.TRUNCATED, "");
  }

  /** Says something, and no more. */
  private static void says(byte[] bytes) throws Exception {
    try (Socket stranger = new Socket(ADDRESS, PORT)) {
      stranger.setSoTimeout(20_000);
      stranger.getOutputStream().write(bytes);
      stranger.shutdownOutput();
      // To its end, so that what was said is read before this end is gone.
      stranger.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // Closed before it had read all.
    }
  }

  private void calls(RegionId self, byte[] secret, RegionId to) {
    RegionLink link = scene.link(self, secret, to, ADDRESS);
    link.open();
    link.send(new LifeMessage.Beat(new Life(7, 1)));
    LinkScene.await(() -> link.traffic().lastEnd().isPresent());
    link.close();
    assertThat(link.up()).isFalse();
  }

  private static byte[] frame(byte kind, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).putInt(1 + body.length).put(kind).put(body).array();
  }

  private void refusedFor(LinkFault reason, String said) {
    LinkScene.await(() -> counted(reason) >= 1 && !lines.warnings.isEmpty());
    for (LinkFault other : LinkFault.values()) {
      if (other != reason) {
        assertThat(counted(other)).as("refused for %s", other).isZero();
      }
    }
    assertThat(lines.warnings)
        .singleElement()
        .asString()
        .startsWith("Link from /127.")
        .contains(" closed, " + reason + ": " + said);
    assertThat(scene.received).isEmpty();
    assertThat(listener.traffic().messages(US)).isZero();
    assertThat(listener.traffic().epoch(US)).isZero();
  }

  private double counted(LinkFault reason) {
    return LinkScene.number(
        registry.scrape(), "meridian_link_listener_closed_total{reason=\"" + reason + "\"}");
  }
}
