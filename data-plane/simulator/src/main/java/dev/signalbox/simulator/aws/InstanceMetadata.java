package dev.signalbox.simulator.aws;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.aws.AwsAccounts.Credentials;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.script.Seal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Credentials for those who run inside: the instance metadata service version 2 (`PUT
/// /latest/api/token`, then `GET /latest/meta-data/iam/security-credentials/` and `…/ROLE`), the
/// endpoint of EKS Pod Identity (`GET /v1/credentials`, with a token) and that of ECS (`GET
/// /v2/credentials/simulator`, without). Counts `imds:token`, `imds:credentials` and
/// `container:credentials`.
public final class InstanceMetadata implements Authority {

  /// The role of the instance and of the container.
  public static final String ROLE = "simulator";

  /// What the container endpoint wants in `authorization`.
  public static final String CONTAINER_TOKEN = "simulator-container-token";

  private static final String GUARDED = "/v1/credentials";
  private static final String TOKEN_PATH = "/latest/api/token";
  private static final String FOLDER = "/latest/meta-data/iam/security-credentials/";
  private static final Duration LIFE = Duration.ofHours(6);
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);

  private final AwsAccounts accounts;
  private final Seal seal;
  private final Tally tally;
  private final Map<String, Instant> tokens = new HashMap<>();
  private Optional<Credentials> current = Optional.empty();

  public InstanceMetadata(AwsAccounts accounts, Seal seal, Tally tally) {
    this.accounts = accounts;
    this.seal = seal;
    this.tally = tally;
  }

  @Override
  public synchronized Optional<Reply.Whole> answer(Request request) {
    return switch (request.path()) {
      case TOKEN_PATH -> Optional.of(token(request));
      case FOLDER -> Optional.of(inside(request, Answers.of(200, "text/plain", ROLE)));
      case FOLDER + ROLE -> {
        tally.count("imds:credentials");
        yield Optional.of(inside(request, credentials(request)));
      }
      case "/latest/meta-data/placement/region" ->
          Optional.of(inside(request, Answers.of(200, "text/plain", "us-east-1")));
      case GUARDED, "/v2/credentials/simulator" -> Optional.of(container(request));
      default ->
          request.path().startsWith("/latest/")
              ? Optional.of(inside(request, Answers.of(404, "text/html", "Not Found")))
              : Optional.empty();
    };
  }

  /// Back to no tokens.
  public synchronized void reset() {
    tokens.clear();
    current = Optional.empty();
  }

  private Reply.Whole token(Request request) {
    tally.count("imds:token");
    String seconds = request.headers().first("x-aws-ec2-metadata-token-ttl-seconds").orElse("");
    if (!request.method().equals("PUT")) {
      return Answers.of(405, "text/html", "Method Not Allowed");
    }
    if (!seconds.matches("[0-9]{1,5}")
        || Integer.parseInt(seconds) < 1
        || Integer.parseInt(seconds) > 21_600) {
      return Answers.of(400, "text/html", "Bad Request");
    }
    if (request.headers().first("x-forwarded-for").isPresent()) {
      return Answers.of(403, "text/html", "Forbidden");
    }
    String token = seal.id("AQAE", request.requestId());
    tokens.put(token, request.at().plusSeconds(Integer.parseInt(seconds)));
    return Answers.of(
        200, "text/plain", token, new Header("x-aws-ec2-metadata-token-ttl-seconds", seconds));
  }

  private Reply.Whole inside(Request request, Reply.Whole answer) {
    Instant expires =
        tokens.getOrDefault(
            request.headers().first("x-aws-ec2-metadata-token").orElse(""), Instant.MIN);
    return request.at().isBefore(expires) ? answer : Answers.of(401, "text/html", "Unauthorized");
  }

  private Reply.Whole credentials(Request request) {
    Credentials live = live(request.at());
    return Answers.json(
        200,
        JsonValue.object()
            .put("Code", "Success")
            .put("LastUpdated", request.at().toString())
            .put("Type", "AWS-HMAC")
            .put("AccessKeyId", live.accessKeyId())
            .put("SecretAccessKey", live.secretAccessKey().reveal())
            .put("Token", live.sessionToken().orElseThrow().reveal())
            .put("Expiration", live.expires().orElseThrow().toString())
            .build());
  }

  private Reply.Whole container(Request request) {
    tally.count("container:credentials");
    boolean guarded = request.path().equals(GUARDED);
    if (guarded && !request.headers().first("authorization").equals(Optional.of(CONTAINER_TOKEN))) {
      return Answers.json(
          400,
          JsonValue.object()
              .put("code", "InvalidToken")
              .put("message", "Service account token cannot be empty or is invalid")
              .build());
    }
    Credentials live = live(request.at());
    return Answers.json(
        200,
        JsonValue.object()
            .put("AccessKeyId", live.accessKeyId())
            .put("SecretAccessKey", live.secretAccessKey().reveal())
            .put("Token", live.sessionToken().orElseThrow().reveal())
            .put("Expiration", live.expires().orElseThrow().toString())
            .put("AccountId", "111122223333")
            .build());
  }

  /// The same credentials until shortly before their end, as the real services do.
  private Credentials live(Instant now) {
    boolean good =
        current
            .flatMap(Credentials::expires)
            .filter(end -> now.plus(RENEWED_BEFORE).isBefore(end))
            .isPresent();
    if (!good) {
      String arn =
          AwsAccounts.roleArn(ROLE).replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
      current = Optional.of(accounts.issue(arn + "/i-0simulator", Map.of(), now.plus(LIFE)));
    }
    return current.orElseThrow();
  }
}
