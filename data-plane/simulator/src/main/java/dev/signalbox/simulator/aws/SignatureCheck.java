package dev.signalbox.simulator.aws;

import dev.signalbox.simulator.aws.AwsAccounts.Credentials;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Verifies signed requests: who signed, with what, when, and every byte that the signature covers.
public final class SignatureCheck {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/,]+)/([^,]+), ?SignedHeaders=([^,]+),"
              + " ?Signature=([0-9a-f]{64})");
  private static final Pattern SCOPE =
      Pattern.compile("([0-9]{8})/([a-z]{2}(?:-[a-z]+)+-[0-9])/([a-z0-9-]+)/aws4_request");
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final AwsAccounts accounts;

  public SignatureCheck(AwsAccounts accounts) {
    this.accounts = accounts;
  }

  /// What came of it.
  public sealed interface Result {
    /// The request is what these credentials signed.
    record Signed(Credentials credentials, String region) implements Result {}

    /// It is not.
    ///
    /// @param code the vendor's name for what is wrong
    record Wrong(int status, String code, String message) implements Result {}
  }

  /// Verifies a request to a service, named as its credential scope names it.
  public Result check(Request request, String service) {
    Optional<String> authorization = request.headers().first("authorization");
    if (authorization.isEmpty()) {
      return wrong("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    Matcher parts = AUTHORIZATION.matcher(authorization.get());
    if (!parts.matches()) {
      return new Result.Wrong(
          400,
          "IncompleteSignatureException",
          "Authorization header requires 'Credential' parameter. Authorization header requires"
              + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.");
    }
    Matcher scope = SCOPE.matcher(parts.group(2));
    if (!scope.matches() || !scope.group(3).equals(service)) {
      return wrong(
          "InvalidSignatureException",
          "Credential should be scoped to correct service: '" + service + "'.");
    }
    List<String> signed = Arrays.asList(parts.group(3).split(";"));
    return dated(request, scope.group(1))
        .or(() -> covered(request, signed))
        .orElseGet(() -> signed(request, parts, scope.group(2), signed));
  }

  private static Optional<Result> dated(Request request, String date) {
    String dateTime = request.headers().first("x-amz-date").orElse("");
    Instant when;
    try {
      when = Instant.from(DATE_TIME.parse(dateTime));
    } catch (DateTimeParseException notADate) {
      return Optional.of(
          new Result.Wrong(
              400,
              "IncompleteSignatureException",
              "Date must be in ISO-8601 'basic format'. Got '" + dateTime + "'."));
    }
    if (!dateTime.startsWith(date)) {
      return Optional.of(
          wrong(
              "InvalidSignatureException",
              "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date."));
    }
    if (Duration.between(when, request.at()).abs().compareTo(SKEW) > 0) {
      boolean old = when.isBefore(request.at());
      Instant limit = old ? request.at().minus(SKEW) : request.at().plus(SKEW);
      return Optional.of(
          wrong(
              "InvalidSignatureException",
              (old ? "Signature expired: " : "Signature not yet current: ")
                  + dateTime
                  + (old ? " is now earlier than " : " is still later than ")
                  + DATE_TIME.format(limit)
                  + " ("
                  + DATE_TIME.format(request.at())
                  + (old ? " - 5 min.)" : " + 5 min.)")));
    }
    return Optional.empty();
  }

  private static Optional<Result> covered(Request request, List<String> signed) {
    if (!signed.contains("host")) {
      return Optional.of(
          wrong(
              "InvalidSignatureException",
              "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."));
    }
    if (!signed.equals(signed.stream().sorted().toList())) {
      return Optional.of(
          wrong("InvalidSignatureException", "SignedHeaders must be sorted and in lower case."));
    }
    for (Header line : request.headers().lines()) {
      String name = line.name().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-amz-") && !signed.contains(name)) {
        return Optional.of(
            wrong(
                "InvalidSignatureException",
                "'" + name + "' must be a 'SignedHeader' in the AWS Authorization."));
      }
    }
    Optional<String> hash = request.headers().first("x-amz-content-sha256");
    if (hash.isPresent() && !hash.get().equals(SignatureV4.sha256Hex(request.body()))) {
      return Optional.of(
          wrong(
              "InvalidSignatureException",
              "The value passed in x-amz-content-sha256 does not match the calculated hash."));
    }
    return Optional.empty();
  }

  private Result signed(Request request, Matcher parts, String region, List<String> signed) {
    Optional<Credentials> found = accounts.find(parts.group(1));
    if (found.isEmpty() || !tokenFits(request, found.get())) {
      return wrong(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    Credentials credentials = found.get();
    if (credentials.expires().filter(end -> !request.at().isBefore(end)).isPresent()) {
      return wrong(
          "ExpiredTokenException", "The security token included in the request is expired");
    }
    String dateTime = request.headers().first("x-amz-date").orElseThrow();
    String canonical = SignatureV4.canonicalRequest(request, signed);
    String text = SignatureV4.stringToSign(dateTime, parts.group(2), canonical);
    String right = SignatureV4.sign(credentials.secretAccessKey(), parts.group(2), text);
    boolean equal =
        MessageDigest.isEqual(
            right.getBytes(StandardCharsets.US_ASCII),
            parts.group(4).getBytes(StandardCharsets.US_ASCII));
    return equal
        ? new Result.Signed(credentials, region)
        : wrong(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check"
                + " your AWS Secret Access Key and signing method. Consult the service"
                + " documentation for details.\n\nThe Canonical String for this request should"
                + " have been\n'"
                + canonical
                + "'\n\nThe String-to-Sign should have been\n'"
                + text
                + "'\n");
  }

  private static boolean tokenFits(Request request, Credentials credentials) {
    String sent = request.headers().first("x-amz-security-token").orElse("");
    return sent.equals(credentials.sessionToken().map(token -> token.reveal()).orElse(""));
  }

  private static Result.Wrong wrong(String code, String message) {
    return new Result.Wrong(403, code, message);
  }
}
