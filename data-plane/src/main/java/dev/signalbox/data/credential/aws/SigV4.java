package dev.signalbox.data.credential.aws;

import dev.signalbox.data.snapshot.OutgoingHead;
import dev.signalbox.model.key.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Signatures of AWS, version 4, over head and body. The body is always part of it.
///
/// Source: "Create a signed AWS API request", IAM User Guide.
public final class SigV4 {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final HexFormat HEX = HexFormat.of();
  private static final int DAY_LENGTH = 8;

  private final String region;
  private final String service;

  public SigV4(String region, String service) {
    this.region = region;
    this.service = service;
  }

  /// Signs a head: host, content type and all fields of AWS are covered. Adds `x-amz-date`,
  /// `x-amz-content-sha256`, `x-amz-security-token` for keys of a session, and `authorization`.
  ///
  /// @param bodySha256 digest of the body as it is sent
  public void sign(OutgoingHead head, byte[] bodySha256, AwsKeys keys, long atMillis) {
    String time = TIME.format(Instant.ofEpochMilli(atMillis));
    String bodyHash = HEX.formatHex(bodySha256);
    head.setField("x-amz-date", time);
    head.setField("x-amz-content-sha256", bodyHash);
    Secret session = keys.sessionToken();
    if (session != null) {
      head.setField("x-amz-security-token", session.reveal());
    }
    Map<String, String> signed = new TreeMap<>();
    head.forEachField((name, value) -> {
      if (isSigned(name)) {
        signed.merge(name, trimmed(value), (one, other) -> one + "," + other);
      }
    });
    StringBuilder names = new StringBuilder();
    String canonical = canonical(head, signed, bodyHash, names);
    String scope = time.substring(0, DAY_LENGTH) + "/" + region + "/" + service + "/aws4_request";
    String text =
        "AWS4-HMAC-SHA256\n"
            + time
            + "\n"
            + scope
            + "\n"
            + HEX.formatHex(Hashing.sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    head.setField(
        "authorization",
        "AWS4-HMAC-SHA256 Credential="
            + keys.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + HEX.formatHex(Hashing.hmac(keys.signingKey(scope), text)));
  }

  private static boolean isSigned(String name) {
    return name.equals("host") || name.equals("content-type") || name.startsWith("x-amz-");
  }

  private static String trimmed(String value) {
    return value.contains("  ") ? value.strip().replaceAll(" {2,}", " ") : value.strip();
  }

  private static String canonical(
      OutgoingHead head, Map<String, String> signed, String bodyHash, StringBuilder names) {
    String uri = head.uri();
    int question = uri.indexOf('?');
    StringBuilder out = new StringBuilder(1_024);
    out.append(head.verb())
        .append('\n')
        .append(CanonicalUri.path(question < 0 ? uri : uri.substring(0, question)))
        .append('\n')
        .append(question < 0 ? "" : CanonicalUri.query(uri.substring(question + 1)))
        .append('\n');
    signed.forEach((name, value) -> {
      out.append(name).append(':').append(value).append('\n');
      names.append(names.isEmpty() ? "" : ";").append(name);
    });
    return out.append('\n').append(names).append('\n').append(bodyHash).toString();
  }
}
