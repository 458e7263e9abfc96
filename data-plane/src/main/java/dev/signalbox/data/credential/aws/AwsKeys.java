package dev.signalbox.data.credential.aws;

import dev.signalbox.model.key.Secret;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Keys of AWS, lasting or of a session. Remembers the signing key of the day, which is the dear
/// part of a signature.
public final class AwsKeys {

  private final String accessKeyId;
  private final Secret secretKey;
  private final @Nullable Secret sessionToken;
  private volatile @Nullable DayKey dayKey;

  /// @param sessionToken of a session; null for keys that last
  public AwsKeys(String accessKeyId, Secret secretKey, @Nullable Secret sessionToken) {
    this.accessKeyId = accessKeyId;
    this.secretKey = secretKey;
    this.sessionToken = sessionToken;
  }

  private record DayKey(String scope, byte[] key) {
    @Override
    public String toString() {
      return "DayKey[hidden]";
    }
  }

  /// The public half.
  String accessKeyId() {
    return accessKeyId;
  }

  @Nullable Secret sessionToken() {
    return sessionToken;
  }

  /// The signing key for a scope, such as `20261121/eu-central-1/bedrock/aws4_request`.
  byte[] signingKey(String scope) {
    DayKey last = dayKey;
    if (last == null || !last.scope().equals(scope)) {
      byte[] key = ("AWS4" + secretKey.reveal()).getBytes(StandardCharsets.UTF_8);
      for (String part : scope.split("/", -1)) {
        key = Hashing.hmac(key, part);
      }
      last = new DayKey(scope, key);
      dayKey = last;
    }
    return last.key();
  }

  @Override
  public String toString() {
    return "AwsKeys[hidden]";
  }
}
