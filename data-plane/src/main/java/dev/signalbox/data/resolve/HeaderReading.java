package dev.signalbox.data.resolve;

import static dev.signalbox.data.resolve.Rank.COMMON;
import static dev.signalbox.data.resolve.Rank.GATEWAY;
import static dev.signalbox.data.resolve.Rank.NATIVE;
import static dev.signalbox.data.resolve.Rank.OURS;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Takes one header field after the other and notes what it says. The table of all names that we
/// understand, one line each.
final class HeaderReading implements BiConsumer<String, String> {

  private static final String OUR_CUSTOM = "x-signalbox-dim-";
  private static final String BIFROST_CUSTOM = "x-bf-dim-";
  private static final String HELICONE_CUSTOM = "helicone-property-";

  private final Findings findings;
  private @Nullable String session;
  private @Nullable String thread;

  HeaderReading(Findings findings) {
    this.findings = findings;
  }

  /// Most fields of a request say nothing here: a look at how a name begins spares hashing it.
  @Override
  public void accept(String name, String value) {
    switch (name.isEmpty() ? 0 : name.charAt(0)) {
      case 'x' -> {
        if (!name.startsWith("x-stainless-")) {
          extension(name, value);
        }
      }
      case 'h' -> {
        if (name.startsWith("helicone-")) {
          helicone(name, value);
        }
      }
      case 'c' -> {
        if (name.startsWith("cf-aig-")) {
          cloudflare(name, value);
        }
      }
      case 'b', 'o', 's', 't', 'u' -> plain(name, value);
      default -> {}
    }
  }

  /// Says what follows from several fields together. In Codex the main thread bears the id of the
  /// session; any other thread is a sub-agent.
  void conclude() {
    if (thread != null && session == null) {
      found(Slot.SESSION, COMMON, thread, "thread-id");
    } else if (thread != null && !thread.equals(session)) {
      found(Slot.AGENT, COMMON, thread, "thread-id");
    }
  }

  private void plain(String name, String value) {
    switch (name) {
      case "user-agent" -> client(value, COMMON, name);
      case "originator" -> client(value, GATEWAY, name);
      case "session-id" -> {
        session = value;
        found(Slot.SESSION, NATIVE, value, name);
      }
      case "thread-id" -> thread = value;
      case "session_id" -> found(Slot.SESSION, GATEWAY, value, name);
      case "traceparent" -> traceParent(value, name);
      case "baggage" -> Metadata.baggage(findings, GATEWAY, value, name);
      default -> {}
    }
  }

  private void extension(String name, String value) {
    if (name.startsWith("x-signalbox-")) {
      ours(name, value);
      return;
    }
    switch (name) {
      case "x-claude-code-session-id", "x-opencode-session" ->
          found(Slot.SESSION, NATIVE, value, name);
      case "x-claude-code-agent-id" -> found(Slot.AGENT, NATIVE, value, name);
      case "x-claude-code-parent-agent-id", "x-codex-parent-thread-id" ->
          found(Slot.PARENT_AGENT, NATIVE, value, name);
      case "x-claude-code-prompt-id" -> found(Slot.TURN, NATIVE, value, name);
      case "x-claude-code-request-class" -> found(Slot.REQUEST_CLASS, NATIVE, value, name);
      case "x-claude-code-agent-type", "x-openai-subagent" ->
          findings.custom("agent_type", NATIVE, value, name);
      case "x-codex-turn-metadata" -> CodexTurn.read(findings, Text.ofHeader(value));
      case "x-session-id", "x-session-affinity" -> found(Slot.SESSION, COMMON, value, name);
      default -> otherGateway(name, value);
    }
  }

  private void ours(String name, String value) {
    switch (name) {
      case "x-signalbox-session-id" -> found(Slot.SESSION, OURS, value, name);
      case "x-signalbox-session-name" -> found(Slot.SESSION_NAME, OURS, value, name);
      case "x-signalbox-session-path" -> found(Slot.SESSION_PATH, OURS, value, name);
      case "x-signalbox-task-id" -> found(Slot.TASK, OURS, value, name);
      case "x-signalbox-agent-id" -> found(Slot.AGENT, OURS, value, name);
      case "x-signalbox-parent-agent-id" -> found(Slot.PARENT_AGENT, OURS, value, name);
      case "x-signalbox-turn-id" -> found(Slot.TURN, OURS, value, name);
      case "x-signalbox-class" -> found(Slot.REQUEST_CLASS, OURS, value, name);
      case "x-signalbox-repo" -> found(Slot.REPO, OURS, value, name);
      case "x-signalbox-branch" -> found(Slot.BRANCH, OURS, value, name);
      case "x-signalbox-commit" -> found(Slot.COMMIT, OURS, value, name);
      case "x-signalbox-user" -> found(Slot.USER, OURS, value, name);
      default -> {
        if (name.startsWith(OUR_CUSTOM)) {
          String custom = name.substring(OUR_CUSTOM.length());
          findings.custom(custom, OURS, Text.ofHeader(value), name);
        }
      }
    }
  }

  private void otherGateway(String name, String value) {
    switch (name) {
      case "x-portkey-metadata",
          "x-tfy-metadata",
          "x-agentcc-metadata",
          "x-litellm-spend-logs-metadata" ->
          Metadata.json(findings, GATEWAY, value, name);
      case "x-litellm-tags" -> Metadata.tags(findings, GATEWAY, value, name);
      case "x-bf-session-id", "x-agentcc-session-id", "x-litellm-session-id" ->
          found(Slot.SESSION, GATEWAY, value, name);
      case "x-agentcc-session-name" -> found(Slot.SESSION_NAME, GATEWAY, value, name);
      case "x-agentcc-session-path" -> found(Slot.SESSION_PATH, GATEWAY, value, name);
      case "x-portkey-trace-id", "x-litellm-trace-id", "x-agentcc-trace-id" -> {
        found(Slot.TRACE, GATEWAY, value, name);
        found(Slot.SESSION, Rank.TRACE, value, name);
      }
      case "x-litellm-agent-id" -> found(Slot.AGENT, GATEWAY, value, name);
      case "x-litellm-end-user-id",
          "x-litellm-customer-id",
          "x-bf-customer-id",
          "x-agentcc-user-id" ->
          found(Slot.USER, GATEWAY, value, name);
      default -> {
        if (name.startsWith(BIFROST_CUSTOM)) {
          entry(name.substring(BIFROST_CUSTOM.length()), value, name);
        }
      }
    }
  }

  private void helicone(String name, String value) {
    switch (name) {
      case "helicone-session-id" -> found(Slot.SESSION, GATEWAY, value, name);
      case "helicone-session-name" -> found(Slot.SESSION_NAME, GATEWAY, value, name);
      case "helicone-session-path" -> found(Slot.SESSION_PATH, GATEWAY, value, name);
      case "helicone-user-id" -> found(Slot.USER, GATEWAY, value, name);
      default -> {
        if (name.startsWith(HELICONE_CUSTOM)) {
          entry(name.substring(HELICONE_CUSTOM.length()), value, name);
        }
      }
    }
  }

  private void cloudflare(String name, String value) {
    switch (name) {
      case "cf-aig-session-id" -> found(Slot.SESSION, GATEWAY, value, name);
      case "cf-aig-turn-id" -> found(Slot.TURN, GATEWAY, value, name);
      case "cf-aig-metadata" -> Metadata.json(findings, GATEWAY, value, name);
      default -> {}
    }
  }

  private void client(String value, Rank rank, String source) {
    ClientName client = ClientName.of(value);
    if (client != null) {
      found(Slot.CLIENT, rank, client.name(), source);
      if (client.version() != null) {
        found(Slot.CLIENT_VERSION, rank, client.version(), source);
      }
    }
  }

  /// W3C Trace Context: `version-traceid-parentid-flags`, 32 hexadecimal digits of trace id, not
  /// all zero.
  private void traceParent(String value, String source) {
    if (value.length() < 55 || value.charAt(2) != '-' || value.charAt(35) != '-') {
      return;
    }
    boolean anyBit = false;
    for (int index = 3; index < 35; index++) {
      char c = value.charAt(index);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return;
      }
      anyBit |= c != '0';
    }
    if (anyBit) {
      found(Slot.TRACE, NATIVE, value.substring(3, 35), source);
    }
  }

  private void entry(String name, String value, String source) {
    Metadata.entry(findings, GATEWAY, name, Text.ofHeader(value), source);
  }

  private void found(Slot slot, Rank rank, String value, String source) {
    findings.found(slot, rank, Text.ofHeader(value), source);
  }
}
