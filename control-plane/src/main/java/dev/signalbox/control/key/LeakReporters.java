package dev.signalbox.control.key;

import dev.signalbox.control.access.AccessSettings;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.context.annotation.Context;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows who may report leaked keys: by ECDSA P-256 keys in a file of the operator, in the form in
/// which GitHub publishes the ones of its secret scanning
/// (`{"public_keys":[{"key_identifier":…,"key":PEM},…]}`). The file is read for every report, so
/// that it can be replaced while we run.
@Context
@Singleton
final class LeakReporters {

  private static final Logger LOG = LoggerFactory.getLogger(LeakReporters.class);
  private static final int MAX_FILE_BYTES = 256 * 1024;
  private static final int MAX_SIGNATURE = 200;
  private static final int P256_BITS = 256;

  private final Optional<Path> file;

  LeakReporters(AccessSettings settings) {
    this.file = settings.leakReporters();
    keys();
  }

  /// Whether one of them signed a body.
  ///
  /// @param identifier which key it is said to be
  /// @param signature ECDSA with SHA-256 over the bytes of the body, as ASN.1 in Base64
  boolean signed(String identifier, String signature, byte[] body) {
    PublicKey key = keys().get(identifier);
    if (key == null || signature.length() > MAX_SIGNATURE) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(body);
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /// The keys by their identifiers; none if the file cannot be read, so that nobody is believed.
  private Map<String, PublicKey> keys() {
    if (file.isEmpty()) {
      return Map.of();
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
      Map<String, PublicKey> keys = new HashMap<>();
      for (JsonValue item : Json.parse(bytes).asObject().array("public_keys")) {
        JsonValue.Obj one = item.asObject();
        keys.put(one.string("key_identifier"), key(one.string("key")));
      }
      return keys;
    } catch (IOException
        | JsonException
        | GeneralSecurityException
        | IllegalArgumentException unusable) {
      LOG.atWarn()
          .addKeyValue("file", file.get())
          .addKeyValue("error", unusable.getMessage())
          .log("the keys of leak reporters cannot be read; no report is believed");
      return Map.of();
    }
  }

  private static PublicKey key(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
    if (((ECPublicKey) key).getParams().getOrder().bitLength() != P256_BITS) {
      throw new IllegalArgumentException("a key is not on the curve P-256");
    }
    return key;
  }
}
