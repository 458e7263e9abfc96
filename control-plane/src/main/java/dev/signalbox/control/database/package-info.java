/// The one door to PostgreSQL. What comes in is a tenant and work to do for it; what goes out is
/// the work's result, from a transaction in which only that tenant's rows exist. Also here: the
/// migrations, the checks that the database is one we can trust, and the state of the connection.
/// Every feature may use it; it uses none.
@NullMarked
package dev.signalbox.control.database;

import org.jspecify.annotations.NullMarked;
