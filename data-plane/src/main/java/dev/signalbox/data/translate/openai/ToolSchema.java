package dev.signalbox.data.translate.openai;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;

/// Schemas of tools.
public final class ToolSchema {

  private ToolSchema() {}

  /// OpenAI refuses an object that does not say its properties, even if it has none.
  public static Obj accepted(Obj schema) {
    boolean silent =
        Fields.text(schema, "type").equals("object") && !schema.members().containsKey("properties");
    if (!silent) {
      return schema;
    }
    ObjectBuilder said = JsonValue.object();
    Fields.putAll(said, schema);
    return said.put("properties", Fields.EMPTY).build();
  }
}
