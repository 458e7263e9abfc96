package dev.signalbox.control.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/// Entity tags of what can be changed, and the `if-match` header (RFC 9110 sections 8.8.3 and
/// 13.1.1). A resource's tag is `"r<revision>"`; its revision starts at 1 and every change raises
/// it.
public final class Revisions {

  /// The most that is read of an `if-match` header, in characters.
  private static final int MAX_HEADER = 1_024;

  private static final Pattern TAGS =
      Pattern.compile("(W/)?\"[!#-~]*\"(\\s*,\\s*(W/)?\"[!#-~]*\")*");

  private Revisions() {}

  /// The entity tag of a revision.
  public static String etag(long revision) {
    return "\"r" + revision + '"';
  }

  /// The `if-match` header of a request, if it has one.
  public static Optional<String> ifMatch(HttpRequest<?> request) {
    return request.getHeaders().getFirst("if-match");
  }

  /// Marks an answer with the revision of what it shows.
  public static <T> MutableHttpResponse<T> mark(MutableHttpResponse<T> answer, long revision) {
    return answer.header("etag", etag(revision));
  }

  /// Where a change must say what it was made from: lets it pass only if that is current. Call it
  /// in the transaction of the change, with the row locked.
  ///
  /// @throws ProblemException `precondition_required` (428) if the header is absent, `stale` (412)
  ///   if it names another revision, `invalid_parameter` (400) if it is not a list of tags
  public static void require(Optional<String> ifMatch, long current) {
    if (ifMatch.isEmpty()) {
      throw Problem.of(
              ProblemCode.PRECONDITION_REQUIRED,
              "Read it first, and send its etag back as the if-match header.")
          .asException();
    }
    check(ifMatch, current);
  }

  /// Where a change may say what it was made from: as [#require], but nothing said is well too.
  ///
  /// @throws ProblemException `stale` (412) if the header names another revision,
  ///   `invalid_parameter` (400) if it is not a list of tags
  public static void check(Optional<String> ifMatch, long current) {
    if (ifMatch.isEmpty() || ifMatch.get().strip().equals("*")) {
      return;
    }
    String tags = ifMatch.get().strip();
    if (tags.length() > MAX_HEADER || !TAGS.matcher(tags).matches()) {
      throw Problem.of(
              ProblemCode.INVALID_PARAMETER, "if-match must be an etag as it was given, or *")
          .asException();
    }
    for (String tag : tags.split(",", -1)) {
      // A weak tag never matches here: RFC 9110 section 13.1.1 asks for the strong comparison.
      if (tag.strip().equals(etag(current))) {
        return;
      }
    }
    throw Problem.of(
            ProblemCode.STALE, "It is now " + etag(current) + ". Read it again, and decide anew.")
        .asException();
  }

  /// What a change of something that is not there answers to an `if-match` header: nothing matches
  /// it, not even `*`.
  ///
  /// @throws ProblemException `stale` (412) if there is such a header
  public static void checkAbsent(Optional<String> ifMatch) {
    if (ifMatch.isPresent()) {
      throw Problem.of(ProblemCode.STALE, "It is not there. Send no if-match to create it.")
          .asException();
    }
  }
}
