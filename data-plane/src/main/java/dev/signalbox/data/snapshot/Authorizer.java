package dev.signalbox.data.snapshot;

import org.jspecify.annotations.Nullable;

/// Puts the credential of one provider on requests. It never waits: what takes time, such as
/// fetching a token, is done beforehand, elsewhere. Safe for use by several threads.
public interface Authorizer {

  /// Whether the credential is a signature over the body too. Then a body must be complete, and its
  /// digest known, before [#authorize].
  default boolean wantsBody() {
    return false;
  }

  /// Puts a credential on a request whose head is otherwise complete: nothing may be changed in it
  /// afterwards but what belongs to one connection.
  ///
  /// @param bodySha256 digest of the body as it will be sent; needed if [#wantsBody]
  /// @param caller for whom the call is made
  /// @param affinity the same number for all calls of a session: it keeps the session at one key,
  ///   and so at the provider's prompt cache
  /// @return which credential was put on, or null if there is none yet: then the call must be
  ///   refused with `PROVIDER_CREDENTIAL_MISSING`
  @Nullable Choice authorize(
      OutgoingHead head,
      byte @Nullable [] bodySha256,
      Caller caller,
      long affinity,
      long nowMillis);

  /// The same for a call that continues what an earlier one began: with the credential of that one,
  /// if it is still there, because others may not see what belongs to it.
  ///
  /// @param credential what [Choice#credential] said of the earlier call
  default @Nullable Choice authorizeAgain(
      OutgoingHead head,
      byte @Nullable [] bodySha256,
      Caller caller,
      long credential,
      long affinity,
      long nowMillis) {
    return authorize(head, bodySha256, caller, affinity, nowMillis);
  }

  /// The credential that was put on a request.
  interface Choice {

    /// A number that tells it from the provider's others, the same after a restart; 0 where there
    /// is only one.
    default long credential() {
      return 0;
    }

    /// Tells what the provider answered: a credential that is refused is set aside or renewed.
    ///
    /// @param status the HTTP status of the answer
    /// @param retryAfter its field `retry-after`
    /// @param date its field `date`
    void answered(int status, @Nullable String retryAfter, @Nullable String date, long nowMillis);
  }
}
