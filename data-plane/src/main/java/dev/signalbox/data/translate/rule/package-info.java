/// What has to be settled between two vendors, whatever their dialects are: ids and names of tools,
/// pairs of calls and results, seals, what only one side knows. In go prompts and answers, out come
/// prompts and answers, and a report of what was lost. `translate` and `translate.pair` use it.
@NullMarked
package dev.signalbox.data.translate.rule;

import org.jspecify.annotations.NullMarked;
