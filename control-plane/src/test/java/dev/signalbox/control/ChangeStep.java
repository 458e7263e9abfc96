package dev.signalbox.control;

import java.util.List;
import java.util.Optional;

/// How [EveryChangeIT] calls one operation of the contract. Steps run in order; `<name>` stands for
/// a value that an earlier step kept.
///
/// @param path the path, if it is not the one in the contract as it stands
/// @param tagged whether `if-match` must be sent
/// @param tagPath where the tag is read, if not at the same path
/// @param keep the name to keep a member of the answer under
record ChangeStep(
    String operation,
    Optional<String> path,
    Optional<String> body,
    boolean tagged,
    Optional<String> tagPath,
    Optional<String> keep,
    String keepMember) {

  private static final String PERSON =
      "{\"kind\":\"person\",\"name\":\"every@example.org\",\"node_id\":\"<org>\"}";
  private static final String PROVIDER =
      "{\"base_url\":\"http://127.0.0.1:9/v1\",\"formats\":[\"openai\"],\"models\":[\"s*\"],"
          + "\"scheme\":\"none\",\"secret\":\"none\"}";
  private static final String PRICE =
      "{\"family\":\"anthropic\",\"models\":[\"claude-opus-4-5\"],"
          + "\"valid_from\":\"2026-01-01T00:00:00Z\",\"source\":\"test\","
          + "\"tiers\":{\"standard\":{\"base\":{\"input_token\":1}}}}";

  /// Operations that are not in the contract are left out.
  static final List<ChangeStep> ALL =
      List.of(
          of("createNode", "{\"kind\":\"team\",\"name\":\"every\",\"parent_id\":\"<org>\"}")
              .keeping("node"),
          of("changeNode", "{\"name\":\"each\"}").at("/v1/nodes/<node>").withTag(),
          of("createMember", PERSON).keeping("member"),
          of("changeMember", "{\"node_id\":\"<node>\"}").at("/v1/members/<member>").withTag(),
          of("createGroup", "{\"name\":\"every\",\"node_id\":\"<org>\"}").keeping("group"),
          of("changeGroup", "{\"name\":\"each\"}").at("/v1/groups/<group>").withTag(),
          of("joinGroup").at("/v1/groups/<group>/members/<member>"),
          of("leaveGroup").at("/v1/groups/<group>/members/<member>"),
          of("deleteGroup").at("/v1/groups/<group>").withTag(),
          of(
                  "createRole",
                  "{\"name\":\"every\",\"node_id\":\"<org>\",\"permissions\":[\"node.read\"]}")
              .keeping("role"),
          of("changeRole", "{\"name\":\"each\"}").at("/v1/roles/<role>").withTag(),
          of(
                  "createBinding",
                  "{\"principal_id\":\"<member>\",\"role\":\"<role>\",\"node_id\":\"<org>\"}")
              .keeping("binding"),
          of("deleteBinding").at("/v1/bindings/<binding>").withTag(),
          of("deleteRole").at("/v1/roles/<role>").withTag(),
          of("createToken", "{\"name\":\"every\"}").keeping("token"),
          of("revokeToken").at("/v1/tokens/<token>"),
          of("putSettings", "{\"unknown_model_rule\":\"deny\"}").withTag(),
          of("putProvider", PROVIDER).at("/v1/providers/every"),
          of("putAlias", "{\"provider\":\"every\",\"model\":\"s1\"}").at("/v1/aliases/every"),
          of("deleteAlias").at("/v1/aliases/every"),
          of("deleteProvider").at("/v1/providers/every"),
          of("createPolicyDraft", "{\"name\":\"every\"}").keeping("draft"),
          of("updatePolicyDraft", "{\"name\":\"each\"}").at("/v1/policy/drafts/<draft>").withTag(),
          of("deletePolicyDraft").at("/v1/policy/drafts/<draft>").withTag(),
          of("createKey", "{\"owner_id\":\"<owner>\"}").keeping("key"),
          of("updateKey", "{\"metadata\":{\"a\":\"b\"}}").at("/v1/keys/<key>").withTag(),
          of("rotateKey", "{\"overlap_seconds\":3600}").at("/v1/keys/<key>/rotate"),
          of("revokeKeySecret").at("/v1/keys/<key>/secrets/1"),
          of("revokeKey").at("/v1/keys/<key>"),
          of("createPrice", PRICE),
          of("rerate", "{\"from\":\"<from>\",\"to\":\"<to>\"}"),
          of("createProxyGroup", "{\"name\":\"every\"}"),
          of("createEnrolmentToken", "{}").at("/v1/fleet/groups/every/tokens").keeping("enrolment"),
          of("revokeEnrolmentToken").at("/v1/fleet/groups/every/tokens/<enrolment>"),
          of(
              "importCarriedStatus",
              "{\"name\":\"every\",\"version\":1,\"digest\":\"d\",\"outcome\":\"applied\","
                  + "\"active_version\":1,\"at\":\"2026-01-01T00:00:00Z\"}"),
          of("armRollout", "{\"steps\":[{\"group\":\"every\"}]}").keeping("rollout"),
          of("abortRollout").at("/v1/fleet/rollouts/<rollout>/abort"),
          of("deleteProxyGroup").at("/v1/fleet/groups/every"),
          of("changeMember", "{\"node_id\":\"<org>\"}").at("/v1/members/<member>").withTag(),
          of("deleteNode").at("/v1/nodes/<node>").withTag());

  private static ChangeStep of(String operation, String body) {
    return new ChangeStep(
        operation,
        Optional.empty(),
        Optional.of(body),
        false,
        Optional.empty(),
        Optional.empty(),
        "id");
  }

  private static ChangeStep of(String operation) {
    return new ChangeStep(
        operation,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        "id");
  }

  private ChangeStep at(String otherPath) {
    return new ChangeStep(
        operation, Optional.of(otherPath), body, tagged, tagPath, keep, keepMember);
  }

  private ChangeStep withTag() {
    return new ChangeStep(operation, path, body, true, tagPath, keep, keepMember);
  }

  private ChangeStep keeping(String name) {
    return new ChangeStep(operation, path, body, tagged, tagPath, Optional.of(name), keepMember);
  }
}
