package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// Usage of OpenAI Responses. Streams have it in the terminal event, next to the whole answer, in
/// one line that may be megabytes long.
final class ResponsesTally extends UsageTally {

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int CACHE_READ = 2;
  private static final int CACHE_WRITE = 3;
  private static final int WEB_SEARCH = 4;

  private static final int COMPLETED = 0;
  private static final int INCOMPLETE = 1;
  private static final int FAILED = 2;
  private static final int FAILURE = 3;
  private static final int ITEM_DONE = 4;
  private static final Words TYPES =
      new Words(
          "response.completed",
          "response.incomplete",
          "response.failed",
          "error",
          "response.output_item.done");

  private static final int ITEM = OWN;
  private static final int OUTPUT_ITEM = OWN + 1;
  private static final int ITEM_TYPE = OWN + 2;
  private static final int ACTION_TYPE = OWN + 3;
  private static final Words SEARCH = new Words("web_search_call", "search");

  private static final JsonPath WANTED = tree();

  private boolean isSearch;
  private boolean isOtherAction;
  private long inItem;
  private long inOutput;
  private long searchesDone;
  private long searches;

  private static JsonPath tree() {
    JsonPath tree =
        JsonPath.tree()
            .want("type", TYPE)
            .want("error", ERROR)
            .want("item", ITEM)
            .want("item.type", ITEM_TYPE)
            .want("item.action.type", ACTION_TYPE)
            .count("delta")
            .count("output[].content[].text", "output[].arguments");
    for (String prefix : new String[] {"", "response."}) {
      tree.want(prefix + "model", MODEL)
          .want(prefix + "id", ID)
          .want(prefix + "service_tier", TIER)
          .want(prefix + "output[]", OUTPUT_ITEM)
          .want(prefix + "output[].type", ITEM_TYPE)
          .want(prefix + "output[].action.type", ACTION_TYPE)
          .want(prefix + "tool_usage.web_search.num_requests", WEB_SEARCH)
          .want(prefix + "usage.input_tokens", INPUT)
          .want(prefix + "usage.output_tokens", OUTPUT)
          .want(prefix + "usage.input_tokens_details.cached_tokens", CACHE_READ)
          .want(prefix + "usage.input_tokens_details.cache_write_tokens", CACHE_WRITE);
    }
    return tree;
  }

  @Override
  JsonPath wanted() {
    return WANTED;
  }

  @Override
  Words types() {
    return TYPES;
  }

  @Override
  void ownOpened(int slot) {
    isSearch = false;
    isOtherAction = false;
  }

  /// A search is one item; that a page of its results was opened is another, which costs nothing
  /// (OpenAI, "Web search").
  @Override
  void own(int slot, byte[] raw, int from, int to) {
    int word = SEARCH.findJson(raw, from, to);
    isSearch |= slot == ITEM_TYPE && word == 0;
    isOtherAction |= slot == ACTION_TYPE && word != 1;
  }

  @Override
  public void closed(int slot, boolean empty) {
    if (isSearch && !isOtherAction) {
      inItem += slot == ITEM ? 1 : 0;
      inOutput += slot == OUTPUT_ITEM ? 1 : 0;
    }
  }

  /// Items are told one by one as they are done, and all again at the end.
  private void endItems(int type) {
    searchesDone += type == ITEM_DONE ? inItem : 0;
    searches = Math.max(searches, inOutput);
    inItem = 0;
    inOutput = 0;
  }

  @Override
  void eventEnded(int type, boolean finishFound) {
    endItems(type);
    if (type == COMPLETED || type == INCOMPLETE) {
      markEnded();
    } else if (type == FAILED) {
      markFailed();
      markEnded();
    } else if (type == FAILURE) {
      // Codex passes over this event and waits for `response.failed`: it does not end the answer.
      markFailed();
    }
  }

  @Override
  UsageCounts counts() {
    return OpenAiCounts.disjoint(max(INPUT), max(CACHE_READ), max(CACHE_WRITE), max(OUTPUT))
        .with(Unit.WEB_SEARCH_REQUEST, Math.max(max(WEB_SEARCH), Math.max(searches, searchesDone)));
  }
}
