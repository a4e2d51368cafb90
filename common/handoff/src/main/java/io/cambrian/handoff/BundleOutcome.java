package io.cambrian.handoff;

/** What came of the attempt to read a bundle: one that may be traded, or the reason why not. */
public sealed interface BundleOutcome {
    /** Signed by the pinned key, complete, unexpired, and not older than the plan in force. */
    record Accepted(String id, Bundle bundle) implements BundleOutcome {}

    /**
     * @param message what is wrong and where, for a person
     */
    record Refused(Reason reason, String message) implements BundleOutcome {}

    /** Why a bundle is refused. */
    enum Reason {
        /** Nothing was ever published in the folder. */
        NONE_PUBLISHED,
        /** CURRENT or the manifest is missing or damaged. */
        MANIFEST_UNREADABLE,
        /** Written by another version of the format. */
        UNKNOWN_VERSION,
        /** Not signed by the pinned key, or changed after signing. */
        BAD_SIGNATURE,
        /** A file that the manifest names is missing, or one that every bundle has is not named. */
        FILE_MISSING,
        /** A file's content is not what was signed. */
        WRONG_CHECKSUM,
        /** Intact and signed, but its content breaks a rule (a weight that is not a number, a series without instrument). */
        MALFORMED,
        EXPIRED,
        /** Its as-of lies before that of the plan in force. */
        OLDER_THAN_IN_FORCE
    }
}
