package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.tls.CertificatesInForce;
import io.meridian.replication.link.tls.LinkCertificate;
import io.meridian.replication.link.tls.LinkFiles;
import io.meridian.replication.link.tls.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Tcp;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what TLS costs a link. Method: a link in clear and one with TLS over loopback, both ends in
 * this process, take turns, so that a slow moment of the machine strikes both; medians of the
 * rounds are printed. First frames of 4 KiB, about what a batch of 16 small messages is, as fast as
 * they go; then one frame at a time, from its sending to its receipt.
 */
class LinkTlsBenchmark {
  private static final String HOST = "127.0.69.1";
  private static final int FRAME_BYTES = 4_096;
  private static final int FRAMES = 50_000;
  private static final int IN_FLIGHT = 1_000;
  private static final int ALONE = 3_000;
  private static final int ROUNDS = 7;
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final byte[] SECRET = "a secret of the regions".getBytes(UTF_8);
  private static final ActorSystem<Void> SYSTEM =
      ActorSystem.create(
          Behaviors.empty(),
          "benchmark",
          ConfigFactory.parseString("pekko.loglevel=OFF\npekko.stdout-loglevel=OFF")
              .withFallback(ConfigFactory.load()));

  private final TestAuthority authority = new TestAuthority("authority");
  private final AtomicInteger received = new AtomicInteger();
  private final byte[] frame = new byte[FRAME_BYTES];

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  private record Ways(List<Double> clear, List<Double> tls) {
    Ways() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    static double median(List<Double> values) {
      return values.stream().sorted().toList().get(values.size() / 2);
    }

    String line(String name) {
      return String.format(
          Locale.ROOT,
          "%-28s %,10.0f %,10.0f %6.2f%n",
          name,
          median(clear),
          median(tls),
          median(tls) / median(clear));
    }
  }

  @Test
  void whatTlsCosts(@TempDir Path folder) {
    new Random(1).nextBytes(frame);
    RegionLink clear = link(7401, Optional.empty(), Optional.empty());
    RegionLink tls = link(7402, certificates(folder, EU), certificates(folder, US));
    Ways rates = new Ways();
    Ways latencies = new Ways();
    for (int round = -1; round < ROUNDS; round++) {
      double[] found = {perSecond(clear), perSecond(tls), micros(clear), micros(tls)};
      // The first is the warm-up.
      if (round >= 0) {
        rates.clear().add(found[0]);
        rates.tls().add(found[1]);
        latencies.clear().add(found[2]);
        latencies.tls().add(found[3]);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%nlink-tls: load average at the end %.1f on %d processors, Java %s; frames of %,d bytes,"
            + " medians of %d rounds%n%n%-28s %10s %10s %6s%n%s%s",
        java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        FRAME_BYTES,
        ROUNDS,
        "",
        "clear",
        "TLS",
        "ratio",
        rates.line("frames/s"),
        latencies.line("microseconds, one at a time"));
    clear.close();
    tls.close();
  }

  private double perSecond(RegionLink link) {
    int before = received.get();
    long start = System.nanoTime();
    for (int sent = 0; sent < FRAMES; sent++) {
      while (sent - (received.get() - before) >= IN_FLIGHT) {
        Thread.onSpinWait();
      }
      link.sendPresence("bench", frame);
    }
    waitFor(before + FRAMES);
    assertThat(link.traffic().droppedFull() + link.traffic().droppedDown()).isZero();
    return FRAMES * 1e9 / (System.nanoTime() - start);
  }

  private double micros(RegionLink link) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < ALONE; i++) {
      int before = received.get();
      long start = System.nanoTime();
      link.sendPresence("bench", frame);
      waitFor(before + 1);
      all.add((System.nanoTime() - start) / 1e3);
    }
    return Ways.median(all);
  }

  private void waitFor(int count) {
    while (received.get() < count) {
      Thread.onSpinWait();
    }
  }

  private RegionLink link(
      int port, Optional<CertificatesInForce> listening, Optional<CertificatesInForce> calling) {
    CompletionStage<Tcp.ServerBinding> bound =
        new LinkListener(
                SYSTEM,
                LinkSettings.DEFAULT,
                new LinkIdentity(EU, SECRET, listening),
                () -> List.of(US),
                new Counter())
            .bind(HOST, port);
    bound.toCompletableFuture().join();
    RegionLink link =
        new RegionLink(
            SYSTEM,
            LinkSettings.DEFAULT,
            new LinkIdentity(US, SECRET, calling),
            EU,
            List.of(new RegionLink.Endpoint(HOST, port)),
            () -> {});
    link.open();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(link::up);
    return link;
  }

  private Optional<CertificatesInForce> certificates(Path folder, RegionId region) {
    LinkFiles files =
        authority.write(folder.resolve(region.value()), TestAuthority.Wanted.of(region.value()));
    return Optional.of(
        new CertificatesInForce(
            files, region, LinkCertificate.read(files, region), InstantSource.system()));
  }

  private final class Counter implements LinkReceiver {
    @Override
    public CompletionStage<Done> receive(LinkMessage message) {
      throw new IllegalStateException("only presence is sent here");
    }

    @Override
    public CompletionStage<Done> receivePresence(RegionId from, String channel, byte[] message) {
      received.incrementAndGet();
      return CompletableFuture.completedFuture(Done.done());
    }

    @Override
    public void receiveHorizon(RegionId from, byte[] word) {
      throw new IllegalStateException("only presence is sent here");
    }

    @Override
    public void receive(RegionId from, LifeMessage message) {
      throw new IllegalStateException("only presence is sent here");
    }
  }
}
