package dev.signalbox.data.credential.secret;

import dev.signalbox.data.credential.aws.AwsKeys;
import dev.signalbox.data.credential.aws.AwsSources;
import dev.signalbox.data.credential.aws.QuestionHead;
import dev.signalbox.data.credential.aws.SigV4;
import dev.signalbox.data.credential.renew.ClockSkew;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.model.bundle.SecretRef.AwsSecret;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Secrets in AWS Secrets Manager.
///
/// Source: AWS Secrets Manager API reference, `GetSecretValue`.
final class AwsSecrets {

  private static final int ARN_REGION = 3;

  private final ServiceDoor door;
  private final String endpoint;
  private final String region;
  private final Held<AwsKeys> keys;

  /// @param endpoint its address, or empty for that of the secret's region
  /// @param region where secrets without an ARN are
  AwsSecrets(ServiceDoor door, String endpoint, String region, Held<AwsKeys> keys) {
    this.door = door;
    this.endpoint = endpoint;
    this.region = region;
    this.keys = keys;
  }

  Fetch<Secret> reader(AwsSecret secret) {
    ClockSkew skew = new ClockSkew();
    String[] arn = secret.id().split(":", -1);
    String place = secret.id().startsWith("arn:") && arn.length > 6 ? arn[ARN_REGION] : region;
    return new Fetch<>() {
      @Override
      public Fetched<Secret> fetch(long nowMillis) throws FetchFailure {
        AwsKeys current = keys.value(nowMillis);
        if (current == null) {
          throw new FetchFailure("the keys to open the store with are not there yet");
        }
        if (place.isEmpty()) {
          throw new FetchFailure("the region of the store is not known; set AWS_REGION");
        }
        ServiceQuestion question =
            QuestionHead.signed(
                question(secret.id(), place),
                new SigV4(place, "secretsmanager"),
                current,
                skew.corrected(nowMillis));
        Obj in = skew.learn(door.ask(question, Reach.SERVICE), nowMillis).object();
        return SecretText.of(text(in), secret.field());
      }

      @Override
      public void refused(long nowMillis) {
        keys.refused(nowMillis);
      }
    };
  }

  private ServiceQuestion question(String id, String place) {
    String address = endpoint.isEmpty() ? AwsSources.endpoint("secretsmanager", place) : endpoint;
    return new ServiceQuestion(
        "POST",
        URI.create(address).resolve("/"),
        Map.of(
            "content-type", "application/x-amz-json-1.1",
            "x-amz-target", "secretsmanager.GetSecretValue"),
        Json.writeBytes(JsonValue.object().put("SecretId", id).build()));
  }

  private static String text(Obj in) throws FetchFailure {
    try {
      Optional<JsonValue> text = in.get("SecretString");
      return text.isPresent()
          ? text.get().asString()
          : new String(
              Base64.getDecoder().decode(in.string("SecretBinary")), StandardCharsets.UTF_8);
    } catch (JsonException | IllegalArgumentException malformed) {
      throw new FetchFailure("the answer holds no secret");
    }
  }
}
