package dev.signalbox.simulator.aws;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// AWS Secrets Manager, `GetSecretValue` (docs: secretsmanager/latest/apireference). Counts
/// `secretsmanager:GetSecretValue`.
public final class AwsSecrets implements Authority {

  private static final String TARGET = "secretsmanager.GetSecretValue";
  private static final String ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:";

  private final SignatureCheck signatures;
  private final Tally tally;
  private final Map<String, List<Secret>> secrets = new HashMap<>();

  public AwsSecrets(AwsAccounts accounts, Tally tally) {
    this.signatures = new SignatureCheck(accounts);
    this.tally = tally;
  }

  /// Adds a version, which becomes the current one.
  public synchronized void put(String name, Secret value) {
    secrets.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
  }

  /// Forgets everything.
  public synchronized void reset() {
    secrets.clear();
  }

  @Override
  public synchronized Optional<Reply.Whole> answer(Request request) {
    boolean ours = request.headers().first("x-amz-target").filter(TARGET::equals).isPresent();
    if (!ours || !request.path().equals("/")) {
      return Optional.empty();
    }
    tally.count("secretsmanager:GetSecretValue");
    if (signatures.check(request, "secretsmanager") instanceof SignatureCheck.Result.Wrong wrong) {
      return Optional.of(refuse(wrong.status(), wrong.code(), wrong.message()));
    }
    JsonValue.Obj body = Answers.body(request);
    String id = Answers.text(body, "SecretId");
    String name = id.startsWith(ARN) ? id.substring(ARN.length()).replaceFirst("-sim001$", "") : id;
    List<Secret> versions = secrets.getOrDefault(name, List.of());
    int asked = versions.size();
    if (Answers.text(body, "VersionStage").equals("AWSPREVIOUS")) {
      asked--;
    }
    String version = Answers.text(body, "VersionId");
    while (!version.isEmpty() && asked > 0 && !version(asked).equals(version)) {
      asked--;
    }
    if (asked < 1) {
      return Optional.of(
          refuse(
              400,
              "ResourceNotFoundException",
              "Secrets Manager can't find the specified secret."));
    }
    return Optional.of(
        Answers.of(
            200,
            "application/x-amz-json-1.1",
            Json.write(
                JsonValue.object()
                    .put("ARN", ARN + name + "-sim001")
                    .put("Name", name)
                    .put("VersionId", version(asked))
                    .put("SecretString", versions.get(asked - 1).reveal())
                    .put(
                        "VersionStages",
                        JsonValue.array(
                            asked == versions.size()
                                ? List.of(JsonValue.of("AWSCURRENT"))
                                : List.of(JsonValue.of("AWSPREVIOUS"))))
                    .put("CreatedDate", request.at().getEpochSecond())
                    .build()),
            new Header("x-amzn-requestid", request.requestId())));
  }

  private static String version(int number) {
    return String.format(Locale.ROOT, "00000000-0000-4000-8000-%012x", number);
  }

  private static Reply.Whole refuse(int status, String code, String message) {
    return Answers.of(
        status,
        "application/x-amz-json-1.1",
        Json.write(
            JsonValue.object()
                .put("__type", code)
                .put("Message", message)
                .put("message", message)
                .build()));
  }
}
