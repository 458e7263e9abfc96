/// The audit log: who changed what, when, from where and why, in a chain of hashes that shows every
/// later change to it. What comes in is an entry, on the connection of the transaction that makes
/// the change; what goes out is its number. People read and export it through the REST API. Entries
/// come from `change` alone.
@NullMarked
package dev.signalbox.control.audit;

import org.jspecify.annotations.NullMarked;
