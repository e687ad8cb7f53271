package io.meridian.replication.link.tls;

import io.meridian.regions.RegionId;
import io.meridian.replication.link.tls.LinkFiles.Part;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/**
 * A region's certificate with its key, and the authorities that it goes by. Makes the TLS ends of
 * connections. Immutable.
 */
public final class LinkCertificate {
  /**
   * Alone: all nodes speak it, it encrypts certificates too, and nothing weaker can be negotiated.
   */
  private static final String VERSION = "TLSv1.3";

  private static final char[] NO_PASSWORD = {};

  private final List<X509Certificate> chain;
  private final List<X509Certificate> authorities;
  private final SSLContext context;

  private LinkCertificate(
      List<X509Certificate> chain, List<X509Certificate> authorities, SSLContext context) {
    this.chain = List.copyOf(chain);
    this.authorities = List.copyOf(authorities);
    this.context = context;
  }

  /**
   * Reads the files and checks that they go together, and with the region; that other regions with
   * the same authorities would take the certificate; and that it holds now.
   *
   * @throws LinkFileException naming the file that is wrong
   */
  public static LinkCertificate read(LinkFiles files, RegionId region) {
    List<X509Certificate> chain = new PemFile(Part.CERTIFICATE, files.certificate()).certificates();
    requireRegion(chain.get(0), region);
    PublicKey publicKey = chain.get(0).getPublicKey();
    PrivateKey key = new PemFile(Part.KEY, files.key()).key(publicKey);
    requireSameKey(key, publicKey);
    List<X509Certificate> authorities =
        new PemFile(Part.AUTHORITY, files.authority()).certificates();
    try {
      AuthorityTrust trust = new AuthorityTrust(authorities);
      requireTrusted(trust, chain);
      SSLContext context = SSLContext.getInstance(VERSION);
      context.init(keyManagers(chain, key), new TrustManager[] {trust}, null);
      return new LinkCertificate(chain, authorities, context);
    } catch (GeneralSecurityException e) {
      throw new LinkFileException(Part.CERTIFICATE, "it cannot be used: " + e.getMessage(), e);
    }
  }

  private static void requireRegion(X509Certificate certificate, RegionId region) {
    RegionId named;
    try {
      named = RegionName.of(certificate);
    } catch (IllegalArgumentException e) {
      throw new LinkFileException(Part.CERTIFICATE, String.valueOf(e.getMessage()), e);
    }
    if (!named.equals(region)) {
      throw new LinkFileException(
          Part.CERTIFICATE, "it is of region " + named + ", this node is of region " + region);
    }
  }

  private static void requireSameKey(PrivateKey key, PublicKey publicKey) {
    byte[] text = "meridian-link".getBytes(StandardCharsets.UTF_8);
    boolean same;
    try {
      String kind = key.getAlgorithm().equals("EC") ? "ECDSA" : key.getAlgorithm();
      Signature signature = Signature.getInstance("SHA256with" + kind);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      same = signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new LinkFileException(
          Part.KEY, "a key for " + key.getAlgorithm() + " cannot be used: " + e.getMessage(), e);
    }
    if (!same) {
      throw new LinkFileException(Part.KEY, "it is not the key of the certificate");
    }
  }

  /** A region is caller and listener with the same certificate. */
  private static void requireTrusted(AuthorityTrust trust, List<X509Certificate> chain) {
    X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
    try {
      trust.checkClientTrusted(shown, "UNKNOWN");
      trust.checkServerTrusted(shown, "UNKNOWN");
    } catch (CertificateException e) {
      throw new LinkFileException(Part.CERTIFICATE, String.valueOf(e.getMessage()), e);
    }
  }

  private static KeyManager[] keyManagers(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException {
    KeyStore own = AuthorityTrust.emptyStore();
    own.setKeyEntry("region", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(own, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** For the end that connects. It never resumes a session. */
  public SSLEngine caller() {
    return engine(true);
  }

  /** For the end that is connected to; it insists on a certificate. */
  public SSLEngine listener() {
    SSLEngine engine = engine(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  private SSLEngine engine(boolean caller) {
    // Without the peer's address, by which the JDK would look for a session to resume.
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(caller);
    engine.setEnabledProtocols(new String[] {VERSION});
    return engine;
  }

  /**
   * The region of whom a session is with. A caller of another make may resume a session, for which
   * the JDK asks nobody whether the certificate still holds.
   *
   * @throws IllegalArgumentException when its certificate does not name exactly one, or is not
   *     valid now
   */
  public static RegionId peer(SSLSession session) {
    try {
      X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
      shown.checkValidity();
      return RegionName.of(shown);
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new IllegalArgumentException("the certificate is not valid now: " + e.getMessage(), e);
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("both ends show a certificate", e);
    }
  }

  /** When the first of its certificates ends. */
  public Instant end() {
    return end(chain);
  }

  static Instant end(List<X509Certificate> chain) {
    return chain.stream()
        .map(X509Certificate::getNotAfter)
        .min(Comparator.naturalOrder())
        .orElseThrow()
        .toInstant();
  }

  Instant begin() {
    return chain.get(0).getNotBefore().toInstant();
  }

  boolean isSameAs(LinkCertificate other) {
    return chain.equals(other.chain) && authorities.equals(other.authorities);
  }

  /** For logs. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "certificate %s until %s, authorities %s",
        chain.get(0).getSerialNumber().toString(16),
        end(),
        authorities.stream().map(each -> each.getSubjectX500Principal().getName()).toList());
  }
}
