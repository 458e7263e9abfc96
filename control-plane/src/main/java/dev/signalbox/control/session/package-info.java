/// Sessions: which usage records belong to one conversation of one agent, and what it cost. Ingest
/// calls [dev.signalbox.control.session.SessionThreads] for each new record; people read sessions
/// through the REST API. Everything here is derived from the ledger.
@NullMarked
package dev.signalbox.control.session;

import org.jspecify.annotations.NullMarked;
