package dev.signalbox.data.resolve;

import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.JsonMembers;

/// Reads what a body says about session, task and user.
final class BodyReading {

  private static final String USER_ID = "body:metadata.user_id";
  private static final String SESSION_MARK = "_session_";
  private static final String ACCOUNT_MARK = "_account_";

  private BodyReading() {}

  static void read(Findings findings, BodyFacts body) {
    body.metadataSessionId()
        .ifPresent(id -> findings.found(Slot.SESSION, Rank.BODY, id, "body:metadata.session_id"));
    body.metadataTaskId()
        .ifPresent(id -> findings.found(Slot.TASK, Rank.BODY, id, "body:metadata.task_id"));
    body.metadataUserId().ifPresent(id -> userId(findings, id));
    body.user().ifPresent(user -> findings.found(Slot.USER, Rank.BODY, user, "body:user"));
    body.promptCacheKey()
        .filter(BodyReading::looksLikeAnId)
        .ifPresent(
            key -> findings.found(Slot.SESSION, Rank.CONCLUDED, key, "body:prompt_cache_key"));
  }

  /// Claude Code puts account and session into `metadata.user_id`, as a JSON text
  /// `{"device_id","account_uuid","session_id"}` and formerly as
  /// `user_<hash>_account_<uuid>_session_<uuid>`. Others put a user there.
  private static void userId(Findings findings, String value) {
    if (value.startsWith("{")) {
      JsonMembers members = JsonMembers.of(value, 0);
      while (members.next()) {
        String text = members.text();
        if (text != null && members.name().equals("session_id")) {
          findings.found(Slot.SESSION, Rank.CONCLUDED, text, USER_ID);
        } else if (text != null && members.name().equals("account_uuid")) {
          findings.found(Slot.USER, Rank.CONCLUDED, text, USER_ID);
        }
      }
      return;
    }
    int session = value.startsWith("user_") ? value.lastIndexOf(SESSION_MARK) : -1;
    if (session < 0) {
      findings.found(Slot.USER, Rank.BODY, value, USER_ID);
      return;
    }
    findings.found(
        Slot.SESSION, Rank.CONCLUDED, value.substring(session + SESSION_MARK.length()), USER_ID);
    int account = value.indexOf(ACCOUNT_MARK);
    if (account >= 0 && account + ACCOUNT_MARK.length() < session) {
      findings.found(
          Slot.USER,
          Rank.CONCLUDED,
          value.substring(account + ACCOUNT_MARK.length(), session),
          USER_ID);
    }
  }

  /// Many programs send one constant cache key with every call; taking that for a session would
  /// melt all of theirs into one. Session ids are UUIDs or `ses_…`.
  private static boolean looksLikeAnId(String key) {
    if (key.startsWith("ses_")) {
      return key.length() > 12;
    }
    if (key.length() != 36) {
      return false;
    }
    for (int index = 0; index < 36; index++) {
      boolean dash = index == 8 || index == 13 || index == 18 || index == 23;
      char c = key.charAt(index);
      if (dash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
