package io.meridian.replication.link.tls;

import io.meridian.regions.FileStamp;
import io.meridian.regions.RegionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that this node's new connections show: what its files say, looked at every ten
 * seconds. Connections that are up keep theirs. Files that are not valid, or not yet all replaced,
 * are reported once, and the certificate before them stays in force. Any thread may ask.
 *
 * <p>From 30 days before the end, or when a third of its life is left if that is later, there is a
 * warning in the log once a day; after the end an error once an hour.
 */
public final class CertificatesInForce implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificatesInForce.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration WARN_BEFORE_MAX = Duration.ofDays(30);

  private final LinkFiles files;
  private final RegionId region;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread watching = new Thread(task, "link-certificates");
            watching.setDaemon(true);
            return watching;
          });
  private volatile LinkCertificate certificate;
  private @Nullable List<FileStamp> seen;
  private @Nullable String problem;
  private @Nullable Instant warned;
  private int warnings;

  /**
   * @param certificate what the files said when the node started
   */
  public CertificatesInForce(
      LinkFiles files, RegionId region, LinkCertificate certificate, InstantSource clock) {
    this.files = files;
    this.region = region;
    this.certificate = certificate;
    this.clock = clock;
  }

  /** Starts to look at the files. */
  public void watch() {
    var unused =
        thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** For the next connection. */
  public LinkCertificate certificate() {
    return certificate;
  }

  /** Until the certificate ends, in seconds; negative after that. */
  public double secondsLeft() {
    return left().toMillis() / 1e3;
  }

  private Duration left() {
    return Duration.between(clock.instant(), certificate.end());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Takes the files if they changed since the last look, and warns if the end is near. */
  public synchronized void look() {
    try {
      List<FileStamp> now = new ArrayList<>();
      for (Path file : files.all()) {
        now.add(FileStamp.of(file));
      }
      if (!now.equals(seen)) {
        // Before the files are read: what is written meanwhile is read at the next look.
        seen = now;
        take(LinkCertificate.read(files, region));
      }
    } catch (IOException e) {
      isRefused(e.toString());
    } catch (LinkFileException e) {
      isRefused(files.of(e.part()) + ": " + e.getMessage());
    } catch (RuntimeException e) {
      // One look that failed must not end the looking.
      isRefused("the certificate cannot be taken: " + e);
    }
    warnOfTheEnd();
  }

  private void take(LinkCertificate next) {
    problem = null;
    if (!next.isSameAs(certificate)) {
      certificate = next;
      warned = null;
      LOG.info("New links of region {} use {}", region, next);
    }
  }

  /** It is read again at the next look: it may begin soon, or was not readable yet. */
  private void isRefused(String found) {
    seen = null;
    report(found);
  }

  private void report(String found) {
    if (!found.equals(problem)) {
      problem = found;
      LOG.error("The link certificate before stays in force, {}: {}", certificate, found);
    }
  }

  private void warnOfTheEnd() {
    Duration left = left();
    Instant now = clock.instant();
    Duration pause = left.isNegative() ? Duration.ofHours(1) : Duration.ofDays(1);
    if (left.compareTo(warnBefore()) > 0 || (warned != null && now.isBefore(warned.plus(pause)))) {
      return;
    }
    warned = now;
    warnings++;
    if (left.isNegative()) {
      LOG.error(
          "The link certificate ended at {}: other regions take no new connection of this node;"
              + " replace {}",
          certificate.end(),
          files.certificate());
    } else {
      LOG.warn(
          "The link certificate ends at {}, in {} hours: replace {}",
          certificate.end(),
          left.toHours(),
          files.certificate());
    }
  }

  /** How often the log was told that the end is near, or came. */
  synchronized int warnings() {
    return warnings;
  }

  private Duration warnBefore() {
    Duration third = Duration.between(certificate.begin(), certificate.end()).dividedBy(3);
    return third.compareTo(WARN_BEFORE_MAX) < 0 ? third : WARN_BEFORE_MAX;
  }
}
