package dev.signalbox.simulator.jose;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Answers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A signed token (RFC 7519), read but not yet believed.
///
/// @param signed the bytes that the signature covers
public record Jwt(JsonValue.Obj header, JsonValue.Obj claims, byte[] signed, byte[] signature) {

  /// Reads a token of three parts.
  public static Optional<Jwt> parse(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      return Optional.of(
          new Jwt(
              Json.parse(decoder.decode(parts[0])).asObject(),
              Json.parse(decoder.decode(parts[1])).asObject(),
              (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
              decoder.decode(parts[2])));
    } catch (IllegalArgumentException | JsonException unreadable) {
      return Optional.empty();
    }
  }

  /// Whether the key made the signature, by RS256 or PS256 as the header says.
  public boolean signedBy(PublicKey key) {
    String algorithm = Answers.text(header, "alg");
    try {
      Signature check;
      if (algorithm.equals("RS256")) {
        check = Signature.getInstance("SHA256withRSA");
      } else if (algorithm.equals("PS256")) {
        check = Signature.getInstance("RSASSA-PSS");
        check.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      } else {
        return false;
      }
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException notThisKey) {
      return false;
    }
  }

  /// A text claim; empty if there is none.
  public String claim(String name) {
    return Answers.text(claims, name);
  }

  /// A claim of seconds since 1970.
  public Optional<Instant> time(String name) {
    return claims
        .get(name)
        .flatMap(value ->
            value instanceof JsonValue.Num number
                ? Optional.of(Instant.ofEpochSecond(number.toLong()))
                : Optional.empty());
  }

  /// The audiences: one text or a list of them.
  public List<String> audiences() {
    return switch (claims.members().getOrDefault("aud", new JsonValue.Null())) {
      case JsonValue.Text one -> List.of(one.value());
      case JsonValue.Array many -> many.items().stream().map(JsonValue::asString).toList();
      default -> List.of();
    };
  }

  /// Whether it has begun and not ended.
  public boolean current(Instant now) {
    return time("exp").filter(now::isBefore).isPresent()
        && time("nbf")
            .or(() -> time("iat"))
            .filter(begin -> begin.isAfter(now.plusSeconds(60)))
            .isEmpty();
  }
}
