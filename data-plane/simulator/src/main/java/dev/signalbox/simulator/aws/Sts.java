package dev.signalbox.simulator.aws;

import dev.signalbox.simulator.aws.AwsAccounts.Credentials;
import dev.signalbox.simulator.aws.AwsAccounts.Role;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.jose.Jwt;
import dev.signalbox.simulator.jose.OidcIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The Security Token Service (docs: STS/latest/APIReference): `POST /` with `Action=AssumeRole`,
/// `AssumeRoleWithWebIdentity` or `GetCallerIdentity`. Counts `sts:ACTION`.
public final class Sts implements Authority {

  /// The audience of web identity tokens.
  public static final String AUDIENCE = "sts.amazonaws.com";

  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final int MAX_TAGS = 50;

  private final AwsAccounts accounts;
  private final SignatureCheck signatures;
  private final OidcIssuer issuer;
  private final Tally tally;

  public Sts(AwsAccounts accounts, OidcIssuer issuer, Tally tally) {
    this.accounts = accounts;
    this.signatures = new SignatureCheck(accounts);
    this.issuer = issuer;
    this.tally = tally;
  }

  @Override
  public Optional<Reply.Whole> answer(Request request) {
    boolean form =
        request.headers().first("content-type").orElse("").startsWith("application/x-www-form");
    if (!request.path().equals("/") || !request.method().equals("POST") || !form) {
      return Optional.empty();
    }
    Map<String, String> asked = request.form();
    String action = asked.getOrDefault("Action", "");
    tally.count("sts:" + action);
    if (!asked.getOrDefault("Version", "").equals("2011-06-15")) {
      return refuse(request, 400, "MissingAction", "Could not find operation " + action);
    }
    return switch (action) {
      case "AssumeRole" -> assumeRole(request, asked);
      case "AssumeRoleWithWebIdentity" -> withWebIdentity(request, asked);
      case "GetCallerIdentity" -> callerIdentity(request);
      default -> refuse(request, 400, "InvalidAction", "Could not find operation " + action);
    };
  }

  private Optional<Reply.Whole> assumeRole(Request request, Map<String, String> asked) {
    if (!(signatures.check(request, "sts") instanceof SignatureCheck.Result.Signed signed)) {
      return unsigned(request);
    }
    Optional<Reply.Whole> malformed = malformed(request, asked);
    if (malformed.isPresent()) {
      return malformed;
    }
    String arn = asked.getOrDefault("RoleArn", "");
    Optional<Role> role = accounts.role(arn);
    Map<String, String> tags = tags(asked);
    boolean allowed =
        role.isPresent()
            && role.get().externalId().equals(Optional.ofNullable(asked.get("ExternalId")))
            && tags.keySet().containsAll(role.get().requiredTags());
    if (!allowed || tags.size() > MAX_TAGS) {
      return refuse(
          request,
          403,
          "AccessDenied",
          "User: "
              + signed.credentials().arn()
              + " is not authorized to perform: sts:AssumeRole on resource: "
              + arn);
    }
    return issued(request, asked, tags, "AssumeRole", "");
  }

  private Optional<Reply.Whole> withWebIdentity(Request request, Map<String, String> asked) {
    Optional<Reply.Whole> malformed = malformed(request, asked);
    if (malformed.isPresent()) {
      return malformed;
    }
    Optional<Jwt> token =
        issuer.verify(asked.getOrDefault("WebIdentityToken", ""), AUDIENCE, request.at());
    if (token.isEmpty()) {
      boolean over =
          Jwt.parse(asked.getOrDefault("WebIdentityToken", ""))
              .filter(jwt -> !jwt.current(request.at()))
              .isPresent();
      return over
          ? refuse(
              request,
              400,
              "ExpiredTokenException",
              "Token expired: current date/time must be before the expiration date/time")
          : refuse(
              request,
              400,
              "InvalidIdentityToken",
              "Couldn't retrieve verification key from your identity provider");
    }
    String subject = token.get().claim("sub");
    boolean allowed =
        accounts
            .role(asked.getOrDefault("RoleArn", ""))
            .flatMap(Role::webIdentitySubject)
            .filter(subject::equals)
            .isPresent();
    if (!allowed) {
      return refuse(
          request, 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    return issued(
        request,
        asked,
        Map.of(),
        "AssumeRoleWithWebIdentity",
        "<SubjectFromWebIdentityToken>"
            + escape(subject)
            + "</SubjectFromWebIdentityToken><Audience>"
            + AUDIENCE
            + "</Audience><Provider>"
            + OidcIssuer.ISSUER
            + "</Provider>");
  }

  private Optional<Reply.Whole> callerIdentity(Request request) {
    if (!(signatures.check(request, "sts") instanceof SignatureCheck.Result.Signed signed)) {
      return unsigned(request);
    }
    String arn = signed.credentials().arn();
    return Optional.of(
        xml(
            request,
            200,
            "GetCallerIdentity",
            "<Arn>"
                + escape(arn)
                + "</Arn><UserId>"
                + signed.credentials().accessKeyId()
                + "</UserId><Account>111122223333</Account>"));
  }

  private Optional<Reply.Whole> malformed(Request request, Map<String, String> asked) {
    String name = asked.getOrDefault("RoleSessionName", "");
    if (!name.matches("[\\w+=,.@-]{2,64}")) {
      return refuse(
          request,
          400,
          "ValidationError",
          "1 validation error detected: Value '"
              + escape(name)
              + "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [\\w+=,.@-]*");
    }
    long seconds = seconds(asked);
    if (seconds < 900 || seconds > 43_200) {
      return refuse(
          request,
          400,
          "ValidationError",
          "1 validation error detected: Value '"
              + seconds
              + "' at 'durationSeconds' failed to satisfy constraint: Member must have value"
              + " greater than or equal to 900");
    }
    return Optional.empty();
  }

  private Optional<Reply.Whole> issued(
      Request request,
      Map<String, String> asked,
      Map<String, String> tags,
      String action,
      String more) {
    String role =
        asked
            .getOrDefault("RoleArn", "")
            .replaceFirst(":iam:", ":sts:")
            .replaceFirst(":role/", ":assumed-role/");
    String arn = role + "/" + asked.getOrDefault("RoleSessionName", "");
    Instant expires = request.at().plus(Duration.ofSeconds(seconds(asked)));
    Credentials made = accounts.issue(arn, tags, expires);
    return Optional.of(
        xml(
            request,
            200,
            action,
            "<AssumedRoleUser><AssumedRoleId>AROASIMULATOR:"
                + escape(asked.getOrDefault("RoleSessionName", ""))
                + "</AssumedRoleId><Arn>"
                + escape(arn)
                + "</Arn></AssumedRoleUser><Credentials><AccessKeyId>"
                + made.accessKeyId()
                + "</AccessKeyId><SecretAccessKey>"
                + escape(made.secretAccessKey().reveal())
                + "</SecretAccessKey><SessionToken>"
                + escape(made.sessionToken().orElseThrow().reveal())
                + "</SessionToken><Expiration>"
                + expires
                + "</Expiration></Credentials>"
                + more));
  }

  private static long seconds(Map<String, String> asked) {
    try {
      return Long.parseLong(asked.getOrDefault("DurationSeconds", "3600"));
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  private static Map<String, String> tags(Map<String, String> asked) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (int index = 1; asked.containsKey("Tags.member." + index + ".Key"); index++) {
      String place = "Tags.member." + index;
      tags.put(asked.get(place + ".Key"), asked.getOrDefault(place + ".Value", ""));
    }
    return tags;
  }

  private Optional<Reply.Whole> unsigned(Request request) {
    SignatureCheck.Result result = signatures.check(request, "sts");
    if (!(result instanceof SignatureCheck.Result.Wrong wrong)) {
      return Optional.empty();
    }
    String code =
        switch (wrong.code()) {
          case "UnrecognizedClientException" -> "InvalidClientTokenId";
          case "ExpiredTokenException" -> "ExpiredToken";
          case "MissingAuthenticationTokenException" -> "MissingAuthenticationToken";
          case "IncompleteSignatureException" -> "IncompleteSignature";
          default -> "SignatureDoesNotMatch";
        };
    return refuse(request, wrong.status(), code, wrong.message());
  }

  private static Optional<Reply.Whole> refuse(
      Request request, int status, String code, String message) {
    return Optional.of(
        Answers.of(
            status,
            "text/xml",
            "<ErrorResponse xmlns=\""
                + NAMESPACE
                + "\"><Error><Type>Sender</Type><Code>"
                + code
                + "</Code><Message>"
                + escape(message)
                + "</Message></Error><RequestId>"
                + request.requestId()
                + "</RequestId></ErrorResponse>",
            new Header("x-amzn-requestid", request.requestId())));
  }

  private static Reply.Whole xml(Request request, int status, String action, String result) {
    return Answers.of(
        status,
        "text/xml",
        "<"
            + action
            + "Response xmlns=\""
            + NAMESPACE
            + "\"><"
            + action
            + "Result>"
            + result
            + "</"
            + action
            + "Result><ResponseMetadata><RequestId>"
            + request.requestId()
            + "</RequestId></ResponseMetadata></"
            + action
            + "Response>",
        new Header("x-amzn-requestid", request.requestId()));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
