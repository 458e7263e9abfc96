package dev.signalbox.compiler.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The kinds of texts that the settings of authentication hold.
enum AuthSetting {
  /// Any short text.
  TEXT(text -> Optional.empty(), "Write a text of at most 1024 characters"),
  /// A number of seconds.
  SECONDS(
      matching("[1-9][0-9]{2,4}", text -> inside(text, 900, 43_200)),
      "Write seconds from 900 to 43200"),
  /// An AWS region.
  REGION(matching("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}"), "Write a region like eu-central-1"),
  /// The role that is taken on.
  ROLE_ARN(
      matching("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}"),
      "Write it as arn:aws:iam::ACCOUNT:role/NAME"),
  /// The name of a session at AWS.
  SESSION_NAME(
      matching("[\\w+=,.@-]{2,64}"), "Write 2 to 64 letters, digits and characters of =,.@+_-"),
  /// What AWS, or another proxy, wants to hear before it lends a role.
  EXTERNAL_ID(
      matching("[\\w+=,.@:/{}-]{2,1224}"),
      "Write 2 to 1224 letters, digits and characters of =,.@:/_-; {tenant} stands for the tenant"),
  /// A file on the proxy's machine.
  FILE(matching("/[^\\p{Cntrl}]{1,1023}"), "Write the absolute path of a file"),
  /// The name of a service account of Google.
  EMAIL(
      matching("[a-z0-9][a-z0-9.-]{0,127}@[a-z0-9.-]{3,255}"),
      "Write it as NAME@PROJECT.iam.gserviceaccount.com"),
  /// Names of service accounts of Google, with commas.
  EMAILS(
      matching("[a-z0-9.@,-]{3,1024}"),
      "Write NAME@PROJECT.iam.gserviceaccount.com, several with commas"),
  /// A tenant or an application of Entra.
  DIRECTORY_NAME(matching("[A-Za-z0-9][A-Za-z0-9.-]{0,127}"), "Write a GUID or a domain name"),
  /// What a token is for.
  SCOPE(matching("[\\x21-\\x7e]{3,512}"), "Write a scope without spaces"),
  /// The value of a tag: text with places for what is known of a call.
  TAG(
      matching(
          "([^{}\\p{Cntrl}]|\\{(tenant|path|node\\.[1-8])})([^{}\\p{Cntrl}]|\\{(tenant|path|node\\.[1-8])}){0,127}"),
      "Write a text; {tenant}, {path} and {node.1} to {node.8} stand for what is known of a call"),
  /// The address of a token service.
  ADDRESS(text -> addressFault(text, false), "Write it as https://HOST"),
  /// The address of a service that gives an identity to the machine itself.
  METADATA_ADDRESS(text -> addressFault(text, true), "Write it as http://HOST");

  private static final int MOST_CHARACTERS = 1024;

  /// A function over its argument alone.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<String, Optional<String>> check;

  private final String remedy;

  AuthSetting(Function<String, Optional<String>> check, String remedy) {
    this.check = check;
    this.remedy = remedy;
  }

  /// What is wrong with a text; empty if nothing is.
  Optional<String> fault(String text) {
    if (text.isBlank() || text.length() > MOST_CHARACTERS) {
      return Optional.of("empty, or longer than " + MOST_CHARACTERS + " characters");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("control characters");
    }
    return check.apply(text);
  }

  /// What to write instead.
  String remedy() {
    return remedy;
  }

  private static Function<String, Optional<String>> matching(String pattern) {
    return matching(pattern, text -> true);
  }

  private static Function<String, Optional<String>> matching(
      String pattern, Predicate<String> further) {
    Pattern compiled = Pattern.compile(pattern);
    return text ->
        compiled.matcher(text).matches() && further.test(text)
            ? Optional.empty()
            : Optional.of("not of the form that is wanted here");
  }

  private static boolean inside(String text, int least, int most) {
    int number = Integer.parseInt(text);
    return number >= least && number <= most;
  }

  private static Optional<String> addressFault(String text, boolean ofMetadata) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException malformed) {
      return Optional.of("not an address");
    }
    String scheme = Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
    boolean plain = scheme.equals("http");
    if (!plain && !scheme.equals("https")
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawFragment() != null) {
      return Optional.of("not an address that begins with https:// and a host");
    }
    return switch (HostReach.of(url.getHost())) {
      case UNUSABLE -> Optional.of("not an address that can be called");
      case METADATA ->
          ofMetadata ? Optional.empty() : Optional.of("a metadata service gives no such tokens");
      case PRIVATE -> Optional.empty();
      case PUBLIC ->
          plain ? Optional.of("without https the token can be read on the way") : Optional.empty();
    };
  }
}
