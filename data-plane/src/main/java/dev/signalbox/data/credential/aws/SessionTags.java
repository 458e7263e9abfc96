package dev.signalbox.data.credential.aws;

import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.model.id.TenantId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tags of a session, from templates and what is known of a caller.
final class SessionTags {

  private static final Pattern PLACE = Pattern.compile("\\{(tenant|path|node\\.([1-8]))}");

  /// What AWS lets stand in the value of a tag.
  private static final Pattern FOREIGN = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+@-]");

  private static final int MOST_CHARACTERS = 256;

  private final Map<String, String> templates;

  /// @param templates by the names of the tags
  SessionTags(Map<String, String> templates) {
    this.templates = templates;
  }

  boolean isEmpty() {
    return templates.isEmpty();
  }

  /// The tags for a caller. One that would be empty is left out.
  SortedMap<String, String> of(Caller caller) {
    SortedMap<String, String> tags = new TreeMap<>();
    templates.forEach((name, template) -> {
      String value = filled(template, caller);
      String allowed = FOREIGN.matcher(value).replaceAll("_");
      if (!allowed.isBlank()) {
        tags.put(name, allowed.substring(0, Math.min(allowed.length(), MOST_CHARACTERS)));
      }
    });
    return tags;
  }

  private static String filled(String template, Caller caller) {
    String[] nodes = caller.nodePath().split("/", -1);
    Matcher places = PLACE.matcher(template);
    StringBuilder out = new StringBuilder();
    while (places.find()) {
      String value =
          switch (places.group(1)) {
            case "tenant" -> caller.tenant().toString();
            case "path" -> caller.nodePath();
            default -> {
              int index = Integer.parseInt(places.group(2));
              yield index <= nodes.length ? nodes[index - 1] : "";
            }
          };
      places.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return places.appendTail(out).toString();
  }

  /// A text in which `{tenant}` stands for the tenant's id.
  static String ofTenant(String template, TenantId tenant) {
    return template.replace("{tenant}", tenant.toString());
  }
}
