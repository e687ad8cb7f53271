package io.meridian.replication.link.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Takes certificates that one of the authorities signed, as the JDK judges; says why not. */
final class AuthorityTrust implements X509TrustManager {
  private final X509TrustManager judge;

  AuthorityTrust(List<X509Certificate> authorities) throws GeneralSecurityException {
    KeyStore trusted = emptyStore();
    for (X509Certificate authority : authorities) {
      trusted.setCertificateEntry("authority-" + trusted.size(), authority);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trusted);
    judge = (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** A key store in memory. */
  static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("nothing is read", e);
    }
    return store;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    try {
      judge.checkClientTrusted(chain, kind);
    } catch (CertificateException e) {
      throw refusal(chain, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    try {
      judge.checkServerTrusted(chain, kind);
    } catch (CertificateException e) {
      throw refusal(chain, e);
    }
  }

  /** None are announced: an end with a certificate of another authority shows it, and is told. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static CertificateException refusal(X509Certificate[] chain, CertificateException why) {
    String reason = "the certificate of " + owner(chain[0]) + ": " + reason(chain, why);
    return new CertificateException(reason, why);
  }

  private static String owner(X509Certificate certificate) {
    try {
      return "region " + RegionName.of(certificate);
    } catch (IllegalArgumentException e) {
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private static String reason(X509Certificate[] chain, CertificateException why) {
    for (Throwable cause = why.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException) {
        return "none of this node's authorities signed it";
      }
      if (cause instanceof CertPathValidatorException found
          && found.getReason() == BasicReason.EXPIRED) {
        return "it ended at " + LinkCertificate.end(Arrays.asList(chain));
      }
      if (cause instanceof CertPathValidatorException found
          && found.getReason() == BasicReason.NOT_YET_VALID) {
        return "it begins at "
            + Arrays.stream(chain)
                .map(X509Certificate::getNotBefore)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .toInstant();
      }
    }
    return String.valueOf(why.getMessage());
  }
}
