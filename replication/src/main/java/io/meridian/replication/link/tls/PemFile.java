package io.meridian.replication.link.tls;

import io.meridian.replication.link.tls.LinkFiles.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is in a PEM file (RFC 7468). What stands outside of its blocks is left out. */
final class PemFile {
  private static final long BYTES_MAX = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private record Block(String label, byte[] content) {}

  private final Part part;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @throws LinkFileException when the file cannot be read, is larger than 1 MiB or is not PEM
   */
  PemFile(Part part, Path file) {
    this.part = part;
    Matcher found = BLOCK.matcher(text(file));
    while (found.find()) {
      try {
        byte[] content = Base64.getMimeDecoder().decode(found.group(2));
        blocks.add(new Block(found.group(1), content));
      } catch (IllegalArgumentException e) {
        throw new LinkFileException(part, "its " + found.group(1) + " is not base64", e);
      }
    }
  }

  private String text(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > BYTES_MAX) {
        throw new LinkFileException(part, "it has " + bytes + " bytes, max " + BYTES_MAX);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new LinkFileException(part, "the file cannot be read: " + e, e);
    }
  }

  /** All certificates in the file, at least one, in its order. */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] content : contents("CERTIFICATE")) {
      try {
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(content)));
      } catch (CertificateException e) {
        throw new LinkFileException(
            part, "certificate " + (certificates.size() + 1) + " cannot be read", e);
      }
    }
    return certificates;
  }

  /** The private key that goes with a public one of the same kind. */
  PrivateKey key(PublicKey other) {
    String kind = other.getAlgorithm();
    List<byte[]> keys = contents("PRIVATE KEY");
    if (keys.size() > 1) {
      throw new LinkFileException(part, "it has " + keys.size() + " keys, max 1");
    }
    try {
      return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
    } catch (GeneralSecurityException e) {
      throw new LinkFileException(
          part, "its key is none for " + kind + ", which the certificate is for", e);
    }
  }

  private List<byte[]> contents(String label) {
    List<byte[]> found =
        blocks.stream().filter(block -> block.label().equals(label)).map(Block::content).toList();
    if (found.isEmpty()) {
      throw new LinkFileException(
          part, "it has no block " + label + ", but " + blocks.stream().map(Block::label).toList());
    }
    return found;
  }
}
