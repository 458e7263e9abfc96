package dev.signalbox.control.access;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What somebody may be allowed to do at a node and below it. A closed list; the names on the wire
/// are part of the API and never change. None contains another: `node.manage` does not mean that
/// nodes may be read.
public enum Permission {
  NODE_READ("see nodes"),
  NODE_MANAGE("create, rename, move and delete nodes"),
  MEMBER_READ("see members"),
  MEMBER_MANAGE("create, change, move and deactivate members"),
  GROUP_READ("see groups and who is in them"),
  GROUP_MANAGE("create, rename and delete groups, and change who is in them"),
  ROLE_READ("see custom roles"),
  ROLE_MANAGE("create, change and delete custom roles"),
  IAM_GRANT("give and take what the caller holds at the same node"),
  BINDING_READ("see bindings, and ask why somebody may do something"),
  KEY_READ("see virtual keys"),
  KEY_MANAGE("create, change and revoke virtual keys of anybody"),
  KEY_SELF("create, change and revoke virtual keys of one's own"),
  PROVIDER_READ("see providers"),
  PROVIDER_MANAGE("add, change and remove providers"),
  ALIAS_READ("see model aliases"),
  ALIAS_MANAGE("add, change and remove model aliases"),
  PRICE_READ("see prices"),
  PRICE_MANAGE("correct prices"),
  POLICY_READ("see policy versions"),
  POLICY_EDIT("edit a draft of the policy"),
  POLICY_PUBLISH("put a policy version in force"),
  FLEET_READ("see proxies and what they run"),
  FLEET_MANAGE("enrol and remove proxies, and stage what they run"),
  USAGE_READ("see costs, sessions and calls"),
  PROMPT_READ("see what was said in a call"),
  AUDIT_READ("see who changed what"),
  TOKEN_MANAGE("create and revoke API tokens of service accounts and other members"),
  SETTINGS_MANAGE("change the settings of the tenant");

  private static final Map<String, Permission> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(Permission::wireName, Function.identity()));

  private final String allows;

  Permission(String allows) {
    this.allows = allows;
  }

  /// The name in JSON, such as `node.manage`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /// What it lets somebody do, for people.
  public String allows() {
    return allows;
  }

  /// @throws IllegalArgumentException if there is none of that name
  public static Permission fromWireName(String name) {
    Permission known = BY_NAME.get(name);
    if (known == null) {
      throw new IllegalArgumentException("is no permission");
    }
    return known;
  }
}
