package io.meridian.replication.link.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority, and what it signs, written to files of a folder. Usable from any package. */
public final class TestAuthority {
  private static final Instant NOW = Instant.now();
  private static long serial;

  private final X500Name name;
  private final KeyPair keys = keys("EC");
  private final X509CertificateHolder certificate;

  public TestAuthority(String commonName) {
    name = new X500Name("CN=" + commonName);
    try {
      certificate =
          builder(name, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(100)), name, keys)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    } catch (OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a certificate is to say; starts as one that is good for a month. */
  public static final class Wanted {
    private final List<String> uris = new ArrayList<>();
    private String keyKind = "EC";
    private Instant begin = NOW.minus(Duration.ofDays(1));
    private Instant end = NOW.plus(Duration.ofDays(30));
    private KeyPurposeId[] purposes = {
      KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
    };

    public static Wanted of(String region) {
      return new Wanted().uri("urn:meridian:region:" + region);
    }

    Wanted uri(String uri) {
      uris.add(uri);
      return this;
    }

    Wanted keyKind(String kind) {
      keyKind = kind;
      return this;
    }

    /** Days from now, negative: before. */
    public Wanted days(long beginDays, long endDays) {
      begin = NOW.plus(Duration.ofDays(beginDays));
      end = NOW.plus(Duration.ofDays(endDays));
      return this;
    }

    Wanted onlyFor(KeyPurposeId purpose) {
      purposes = new KeyPurposeId[] {purpose};
      return this;
    }
  }

  /** Writes certificate, key and this authority's certificate. */
  public LinkFiles write(Path folder, Wanted wanted) {
    LinkFiles files =
        new LinkFiles(
            folder.resolve("region.pem"),
            folder.resolve("region.key"),
            folder.resolve("authority.pem"));
    KeyPair regionKeys = keys(wanted.keyKind);
    try {
      JcaX509v3CertificateBuilder builder =
          builder(name, wanted.begin, wanted.end, new X500Name("CN=a region"), regionKeys);
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wanted.purposes));
      if (!wanted.uris.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                wanted.uris.stream()
                    .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                    .toArray(GeneralName[]::new)));
      }
      X509CertificateHolder signed =
          builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
      Files.createDirectories(folder);
      write(files.certificate(), pem("CERTIFICATE", signed.getEncoded()));
      write(files.key(), pem("PRIVATE KEY", regionKeys.getPrivate().getEncoded()));
      write(files.authority(), pem());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** This authority's certificate. */
  public String pem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String pem(String label, byte[] content) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content));
  }

  /** In place of what was there, as who exchanges files should do it. */
  public static void write(Path file, String... texts) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, String.join("", Arrays.asList(texts)));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized JcaX509v3CertificateBuilder builder(
      X500Name issuer, Instant begin, Instant end, X500Name subject, KeyPair keys) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(++serial),
        Date.from(begin),
        Date.from(end),
        subject,
        keys.getPublic());
  }

  private static KeyPair keys(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(kind.equals("RSA") ? 2048 : 256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
