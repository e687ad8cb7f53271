package io.meridian.replication.link.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.link.tls.TestAuthority.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesInForceTest {
  private static final RegionId EU = new RegionId("eu");

  private final TestAuthority authority = new TestAuthority("authority");
  private final Path folder;
  private final LinkFiles files;
  private final CertificatesInForce inForce;
  private final LinkCertificate first;
  private Instant now = Instant.now();

  CertificatesInForceTest(@TempDir Path folder) {
    this.folder = folder;
    files = authority.write(folder, Wanted.of("eu"));
    first = LinkCertificate.read(files, EU);
    inForce = new CertificatesInForce(files, EU, first, () -> now);
  }

  @Test
  void filesThatDidNotChangeChangeNothing() {
    inForce.look();
    inForce.look();

    assertThat(inForce.certificate()).isSameAs(first);
    assertThat(inForce.warnings()).isZero();
  }

  @Test
  void aNewCertificateIsTaken() {
    authority.write(folder, Wanted.of("eu").days(-1, 60));

    inForce.look();

    assertThat(inForce.certificate().end()).isAfter(first.end());
    assertThat(Duration.ofSeconds((long) inForce.secondsLeft()))
        .isBetween(Duration.ofDays(59), Duration.ofDays(60));
  }

  @Test
  void anotherAuthorityIsTaken() {
    TestAuthority.write(files.authority(), authority.pem(), new TestAuthority("next").pem());

    inForce.look();

    assertThat(inForce.certificate().toString()).contains("CN=authority", "CN=next");
  }

  @Test
  void filesThatDoNotGoTogetherYetAreTakenOnceTheyDo() throws IOException {
    String oldKey = Files.readString(files.key());
    authority.write(folder, Wanted.of("eu").days(-1, 60));
    String newKey = Files.readString(files.key());
    TestAuthority.write(files.key(), oldKey);
    inForce.look();
    assertThat(inForce.certificate()).isSameAs(first);

    TestAuthority.write(files.key(), newKey);
    inForce.look();

    assertThat(inForce.certificate().end()).isAfter(first.end());
  }

  @Test
  void filesThatAreGoneOrBadLeaveTheOneBeforeInForce() throws IOException {
    authority.write(folder, Wanted.of("us"));
    inForce.look();
    assertThat(inForce.certificate()).isSameAs(first);

    Files.delete(files.authority());
    inForce.look();

    assertThat(inForce.certificate()).isSameAs(first);
  }

  @Test
  void theEndIsWarnedOfOnceADayAndOnceAnHourWhenItCame() {
    // 31 days long: the warnings begin when a third, 10 days and 8 hours, is left.
    warningsAt(Duration.ofDays(11), 0);
    warningsAt(Duration.ofDays(10), 1);
    warningsAt(Duration.ofDays(10).minusHours(23), 1);
    warningsAt(Duration.ofDays(9), 2);
    warningsAt(Duration.ofMinutes(10), 3);
    warningsAt(Duration.ofMinutes(-10), 3);
    warningsAt(Duration.ofMinutes(-50), 4);
    warningsAt(Duration.ofMinutes(-51), 4);
    assertThat(inForce.secondsLeft()).isEqualTo(-51 * 60);

    authority.write(folder, Wanted.of("eu").days(-1, 300));
    warningsAt(Duration.ofMinutes(-52), 4);
  }

  private void warningsAt(Duration left, int count) {
    now = first.end().minus(left);

    inForce.look();

    assertThat(inForce.warnings()).as("warnings %s before the end", left).isEqualTo(count);
  }
}
