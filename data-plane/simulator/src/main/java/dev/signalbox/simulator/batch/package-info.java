/// What vendors keep for their callers: files, and batches of calls that are answered later. In
/// come files and lines of work, out go files and outcomes; each belongs to the account that handed
/// it in. Knows no vendor's words; called by the vendors' packages only.
@NullMarked
package dev.signalbox.simulator.batch;

import org.jspecify.annotations.NullMarked;
