BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE audits (
	id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	agency TEXT NOT NULL, 
	period TEXT NOT NULL, 
	as_of TEXT NOT NULL, 
	is_current BOOLEAN NOT NULL, 
	sha256 TEXT NOT NULL, 
	rows BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	area TEXT NOT NULL, 
	counted TEXT NOT NULL, 
	tool TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	beside TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audits" VALUES(1,'council.asb_contacts','Council ASB team','2025-01','2025-01-28',1,'1403051c457ac6086e47bc288fc7e05e06e7d2fd6dfcaa665e887fd8750af061',10,'asb-2025-01-…-…-2025-01-28.csv','d9618a09a82fb76a','5c47bde057c0deb27ab0c5339ecdf5c56ac2fb71ee1f58edefe64bbd90cc972e','dq-audit 0.1.0','run','2026-11-29T23:41:34Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-01; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 0, "of": 0, "what": "columns", "outcome": "not applicable", "reason": "no earlier month to compare with"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "too few to judge", "reason": "10 records; 0 earlier months are too few to call that much or little"}], "labels": {}}');
INSERT INTO "audits" VALUES(2,'council.asb_contacts','Council ASB team','2025-02','2025-02-28',1,'d9aa17df23a9d11d6eb0d085699957c5ae30a2e623aec7ccaeb95403fb56e763',10,'asb-2025-02-…-…-2025-02-28.csv','d9618a09a82fb76a','3365e16abcac08b15f79706b2a5b283c9727dab69fdb219213868721e62b8328','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-02; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 28, "what": "days", "outcome": "too few to judge", "reason": "0.4 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "too few to judge", "reason": "10 records; 1 earlier months are too few to call that much or little"}], "labels": {}}');
INSERT INTO "audits" VALUES(3,'council.asb_contacts','Council ASB team','2025-03','2025-03-28',1,'393890fa16c61157a24cf0b8dadb6acc61b09414e808a288f37185c50d536264',10,'asb-2025-03-…-…-2025-03-28.csv','d9618a09a82fb76a','c11cb4f2c1fe500168b85b7626a55ee61332ed9e03b4202adc85aeaaeefa2d4e','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-03; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "too few to judge", "reason": "10 records; 2 earlier months are too few to call that much or little"}], "labels": {}}');
INSERT INTO "audits" VALUES(4,'council.asb_contacts','Council ASB team','2025-04','2025-04-28',1,'db8a07220b8cd4c4ee0d1fbbdb373980cbcf96be628fd3c77c93dfb45a3469c6',10,'asb-2025-04-…-…-2025-04-28.csv','d9618a09a82fb76a','7f83cc2d7e1755118993007c3961b3b7935cc82b13264ae20eee345117066062','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-04; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 30, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "too few to judge", "reason": "10 records; 3 earlier months are too few to call that much or little"}], "labels": {}}');
INSERT INTO "audits" VALUES(5,'council.asb_contacts','Council ASB team','2025-05','2025-05-28',1,'55429eb3525625b802fa5619429d9a726307cc8105084a90cfd0aa6d47fd72f0',10,'asb-2025-05-…-…-2025-05-28.csv','d9618a09a82fb76a','a85817da5e42acbc493cdc73874cdbd1d2d469a84b18b59e919bcfce0de1dbbc','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-05; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "too few to judge", "reason": "10 records; 4 earlier months are too few to call that much or little"}], "labels": {}}');
INSERT INTO "audits" VALUES(6,'council.asb_contacts','Council ASB team','2025-06','2025-06-28',1,'5a37a5c56f24fb22d769fa6caf5fe3dd27d4df27135ac6430d276bd6f426f4d7',10,'asb-2025-06-…-…-2025-06-28.csv','d9618a09a82fb76a','9d4101ff571b77f666c392568109891fbf2b7f7354596e6a994e66c5720f310e','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-06; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 30, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "too few to judge", "reason": "10 records; 5 earlier months are too few to call that much or little"}], "labels": {}}');
INSERT INTO "audits" VALUES(7,'council.asb_contacts','Council ASB team','2025-07','2025-07-28',1,'06153875ac54b531004059ffc13345dd091792fb392eb9e0196db1a237ca2d31',10,'asb-2025-07-…-…-2025-07-28.csv','d9618a09a82fb76a','705ffb256a502133eb88a0e7f5563d8b7049bc4c70e70a75da7121e9e91e01b5','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-07; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 6 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(8,'council.asb_contacts','Council ASB team','2025-08','2025-08-28',1,'5da87f046103501b876d71f595a7f7a638a85bd8fb7b9933cdb7fc515f96c1e3',10,'asb-2025-08-…-…-2025-08-28.csv','d9618a09a82fb76a','106780ac4a7ff7660976eec4c55974280d35551a27ed9bb24200297c4d8704c5','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-08; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 7 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(9,'council.asb_contacts','Council ASB team','2025-09','2025-09-28',1,'718fec5496c687c542d4106198860fc61d13f2782290637c9d894d5fac4ed362',10,'asb-2025-09-…-…-2025-09-28.csv','d9618a09a82fb76a','58e8cd8e12b5f1e0954b75063d3c9b34188d0fdb7cf7bd29ef039ac446ef8c64','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-09; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 30, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 8 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(10,'council.asb_contacts','Council ASB team','2025-10','2025-10-28',1,'92bfa469e6db80a0d2c4e4228282654a2556053c0a7be73370841fc04ca40e6f',10,'asb-2025-10-…-…-2025-10-28.csv','d9618a09a82fb76a','2f108b273cc8f3b162f1626370e9aa5b87a738b1b8d703b02b775600c6807b42','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-10; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 9 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(11,'council.asb_contacts','Council ASB team','2025-11','2025-11-28',1,'ab6e8236d7f5bf80d658c711e1860123c92f62cb332dfcade1ad97cfea8e69f5',10,'asb-2025-11-…-…-2025-11-28.csv','d9618a09a82fb76a','a6e38f55b02cec4cc59229c8bb47f2477734afad9ea493dd5df8fb25f032866a','dq-audit 0.1.0','run','2026-11-29T23:41:35Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-11; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 30, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 10 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(12,'council.asb_contacts','Council ASB team','2025-12','2025-12-28',1,'3c5721e670ec76aa804229cdcc77d1b274eb2295becc322bace42f2e27b246fd',10,'asb-2025-12-…-…-2025-12-28.csv','d9618a09a82fb76a','ccadbd4be0850b3ae6a462b835c3769536d479c24bdd8162b8e7b3a8dae85249','dq-audit 0.1.0','run','2026-11-29T23:41:36Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2025-12; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 11 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(13,'council.asb_contacts','Council ASB team','2026-01','2026-01-28',1,'ac96bef469faedc37e946acbf4e775718740ba23f3bca06984b04f24d66275ea',10,'asb-2026-01-…-…-2026-01-28.csv','d9618a09a82fb76a','60232f90cc04c50a2ad7c285e3a59628af45113fdc35071da74c81fc0824c3d9','dq-audit 0.1.0','run','2026-11-29T23:41:36Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2026-01; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 12 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(14,'council.asb_contacts','Council ASB team','2026-02','2026-02-28',1,'92343197c3b0eb20fe9f73ee98673447ec77ca4342448ffb92559f6a63f3b117',10,'asb-2026-02-…-…-2026-02-28.csv','d9618a09a82fb76a','e41d77ec1704a3b31cacc68db8f6454bc18ada7b6f75b8e853a80d051fbd0eb8','dq-audit 0.1.0','run','2026-11-29T23:41:36Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2026-02; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 28, "what": "days", "outcome": "too few to judge", "reason": "0.4 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 12 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(15,'council.asb_contacts','Council ASB team','2026-03','2026-03-28',1,'eda9d93ada8723c2d5ee1191c63fb6c65b5298440b68d2bc6600143d3aa2aaa4',10,'asb-2026-03-…-…-2026-03-28.csv','d9618a09a82fb76a','ef79d0ced21a33c0b2ad4d74a77670b3e6c41521335434cabbed3f81340bdc39','dq-audit 0.1.0','run','2026-11-29T23:41:36Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2026-03; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 12 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(16,'council.asb_contacts','Council ASB team','2026-04','2026-04-28',1,'68f6f960fa7bc008812414b34e840dccc4815ac8083ea46a325b4e14298b417f',10,'asb-2026-04-…-…-2026-04-28.csv','d9618a09a82fb76a','7108d3c33c7c28cf16fc65e401e7c736f652ab8c05ef3539f375e10a8cc6627f','dq-audit 0.1.0','run','2026-11-29T23:41:36Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2026-04; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 30, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 12 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(17,'council.asb_contacts','Council ASB team','2026-05','2026-05-28',1,'3cc55c89c793fb16e776a0cac58184fae773e117ac53724ad9831bbb7f748faa',10,'asb-2026-05-…-…-2026-05-28.csv','d9618a09a82fb76a','7e1714aea53586d4f792b57d9504c7d8d4bbef72026748c5fc5afdaf43028166','dq-audit 0.1.0','run','2026-11-29T23:41:36Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2026-05; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 31, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 12 earlier months had 10 on average, usual are 1 to 19"}], "labels": {}}');
INSERT INTO "audits" VALUES(18,'council.asb_contacts','Council ASB team','2026-06','2026-06-28',1,'2b9f820ec3ddc3465270cd2b83f9627ed61f2813b940aec67b2f0b2d37a79200',10,'asb-2026-06-…-…-2026-06-28.csv','d9618a09a82fb76a','68f0a1df95729159283c3d4e4b8e39f5f2e642864e57cc131935305915d279d1','dq-audit 0.1.0','run','2026-11-29T23:41:36Z','{"notes": ["read as utf-8, commas", "not broken down by category: the column is absent", "tally asb-alcohol not made: a column it needs is absent"], "tallies": [{"name": "contact-ethnicity-by-home", "item": "contact_ethnicity", "by": ["home_lsoa"], "cells": [{"group": "White", "home_lsoa": "E01000001", "records": 10}]}], "persons": [], "fitness": [{"id": "extract.period", "title": "records of the period", "sound": 10, "of": 10, "what": "records", "outcome": "not applicable", "reason": "10 of 10 records are of 2026-06; the source is sent as rolling 3 months"}, {"id": "extract.days", "title": "days with a record", "sound": 1, "of": 30, "what": "days", "outcome": "too few to judge", "reason": "0.3 records a day: with fewer than 5 a day without any is no surprise"}, {"id": "extract.once", "title": "records that stand once", "sound": 10, "of": 10, "what": "records", "outcome": "met", "reason": "0 of 10 records stand more than once (council.asb-contact-once)"}, {"id": "extract.codes", "title": "codes that stand in their lists", "sound": 10, "of": 10, "what": "cells", "outcome": "met", "reason": "0 cells hold codes never seen"}, {"id": "extract.control", "title": "records against the control total", "sound": 0, "of": 0, "what": "records", "outcome": "not applicable", "reason": "no control total was given"}, {"id": "extract.columns", "title": "columns of the month before", "sound": 8, "of": 8, "what": "columns", "outcome": "met", "reason": "all are there"}, {"id": "extract.volume", "title": "records against earlier months", "sound": 0, "of": 0, "what": "records", "outcome": "met", "reason": "10 records; 12 earlier months had 10 on average, usual are 1 to 19"}, {"id": "extract.received", "title": "submissions received", "sound": 18, "of": 18, "what": "months", "outcome": "met", "reason": "18 of 18 months from 2025-01 to 2026-06 came and could be used"}], "labels": {}}');
CREATE TABLE breakdowns (
	finding_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	rows BIGINT DEFAULT '0' NOT NULL, 
	in_period BIGINT DEFAULT '0' NOT NULL, 
	period_unknown BIGINT DEFAULT '0' NOT NULL, 
	in_area BIGINT DEFAULT '0' NOT NULL, 
	area_unknown BIGINT DEFAULT '0' NOT NULL, 
	applicable BIGINT DEFAULT '0' NOT NULL, 
	applicability_unknown BIGINT DEFAULT '0' NOT NULL, 
	valid BIGINT DEFAULT '0' NOT NULL, 
	declined BIGINT DEFAULT '0' NOT NULL, 
	unknown BIGINT DEFAULT '0' NOT NULL, 
	not_asked BIGINT DEFAULT '0' NOT NULL, 
	blank BIGINT DEFAULT '0' NOT NULL, 
	invalid BIGINT DEFAULT '0' NOT NULL, 
	defaults BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (finding_id, name, value), 
	FOREIGN KEY(finding_id) REFERENCES findings (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "breakdowns" VALUES(1,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,1,0,0,0,9,0,0);
INSERT INTO "breakdowns" VALUES(1,'team','West',0,10,10,0,10,0,10,0,1,0,0,0,9,0,0);
INSERT INTO "breakdowns" VALUES(2,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,1,0,0,0,0,9,0);
INSERT INTO "breakdowns" VALUES(2,'team','West',0,10,10,0,10,0,10,0,1,0,0,0,0,9,0);
INSERT INTO "breakdowns" VALUES(3,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(3,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(4,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(4,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(5,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(5,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(6,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(6,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(7,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(7,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(8,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(8,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(9,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(9,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(11,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,1,0,0,0,9,0,0);
INSERT INTO "breakdowns" VALUES(11,'team','West',0,10,10,0,10,0,10,0,1,0,0,0,9,0,0);
INSERT INTO "breakdowns" VALUES(12,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,1,0,0,0,0,9,0);
INSERT INTO "breakdowns" VALUES(12,'team','West',0,10,10,0,10,0,10,0,1,0,0,0,0,9,0);
INSERT INTO "breakdowns" VALUES(13,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(13,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(14,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(14,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(15,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(15,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(16,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(16,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(17,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(17,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(18,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(18,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(19,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(19,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(21,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,2,0,0,0,8,0,0);
INSERT INTO "breakdowns" VALUES(21,'team','West',0,10,10,0,10,0,10,0,2,0,0,0,8,0,0);
INSERT INTO "breakdowns" VALUES(22,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,2,0,0,0,0,8,0);
INSERT INTO "breakdowns" VALUES(22,'team','West',0,10,10,0,10,0,10,0,2,0,0,0,0,8,0);
INSERT INTO "breakdowns" VALUES(23,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(23,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(24,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(24,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(25,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(25,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(26,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(26,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(27,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(27,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(28,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(28,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(29,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(29,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(31,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,2,0,0,0,8,0,0);
INSERT INTO "breakdowns" VALUES(31,'team','West',0,10,10,0,10,0,10,0,2,0,0,0,8,0,0);
INSERT INTO "breakdowns" VALUES(32,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,2,0,0,0,0,8,0);
INSERT INTO "breakdowns" VALUES(32,'team','West',0,10,10,0,10,0,10,0,2,0,0,0,0,8,0);
INSERT INTO "breakdowns" VALUES(33,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(33,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(34,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(34,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(35,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(35,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(36,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(36,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(37,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(37,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(38,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(38,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(39,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(39,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(41,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,3,0,0,0,7,0,0);
INSERT INTO "breakdowns" VALUES(41,'team','West',0,10,10,0,10,0,10,0,3,0,0,0,7,0,0);
INSERT INTO "breakdowns" VALUES(42,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,3,0,0,0,0,7,0);
INSERT INTO "breakdowns" VALUES(42,'team','West',0,10,10,0,10,0,10,0,3,0,0,0,0,7,0);
INSERT INTO "breakdowns" VALUES(43,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(43,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(44,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(44,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(45,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(45,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(46,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(46,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(47,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(47,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(48,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(48,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(49,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(49,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(51,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,3,0,0,0,7,0,0);
INSERT INTO "breakdowns" VALUES(51,'team','West',0,10,10,0,10,0,10,0,3,0,0,0,7,0,0);
INSERT INTO "breakdowns" VALUES(52,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,3,0,0,0,0,7,0);
INSERT INTO "breakdowns" VALUES(52,'team','West',0,10,10,0,10,0,10,0,3,0,0,0,0,7,0);
INSERT INTO "breakdowns" VALUES(53,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(53,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(54,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(54,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(55,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(55,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(56,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(56,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(57,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(57,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(58,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(58,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(59,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(59,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(61,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,4,0,0,0,6,0,0);
INSERT INTO "breakdowns" VALUES(61,'team','West',0,10,10,0,10,0,10,0,4,0,0,0,6,0,0);
INSERT INTO "breakdowns" VALUES(62,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,4,0,0,0,0,6,0);
INSERT INTO "breakdowns" VALUES(62,'team','West',0,10,10,0,10,0,10,0,4,0,0,0,0,6,0);
INSERT INTO "breakdowns" VALUES(63,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(63,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(64,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(64,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(65,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(65,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(66,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(66,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(67,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(67,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(68,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(68,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(69,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(69,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(71,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,4,0,0,0,6,0,0);
INSERT INTO "breakdowns" VALUES(71,'team','West',0,10,10,0,10,0,10,0,4,0,0,0,6,0,0);
INSERT INTO "breakdowns" VALUES(72,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,4,0,0,0,0,6,0);
INSERT INTO "breakdowns" VALUES(72,'team','West',0,10,10,0,10,0,10,0,4,0,0,0,0,6,0);
INSERT INTO "breakdowns" VALUES(73,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(73,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(74,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(74,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(75,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(75,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(76,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(76,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(77,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(77,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(78,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(78,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(79,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(79,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(81,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,5,0,0,0,5,0,0);
INSERT INTO "breakdowns" VALUES(81,'team','West',0,10,10,0,10,0,10,0,5,0,0,0,5,0,0);
INSERT INTO "breakdowns" VALUES(82,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,5,0,0,0,0,5,0);
INSERT INTO "breakdowns" VALUES(82,'team','West',0,10,10,0,10,0,10,0,5,0,0,0,0,5,0);
INSERT INTO "breakdowns" VALUES(83,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(83,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(84,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(84,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(85,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(85,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(86,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(86,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(87,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(87,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(88,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(88,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(89,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(89,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(91,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,5,0,0,0,5,0,0);
INSERT INTO "breakdowns" VALUES(91,'team','West',0,10,10,0,10,0,10,0,5,0,0,0,5,0,0);
INSERT INTO "breakdowns" VALUES(92,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,5,0,0,0,0,5,0);
INSERT INTO "breakdowns" VALUES(92,'team','West',0,10,10,0,10,0,10,0,5,0,0,0,0,5,0);
INSERT INTO "breakdowns" VALUES(93,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(93,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(94,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(94,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(95,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(95,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(96,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(96,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(97,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(97,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(98,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(98,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(99,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(99,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(101,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,6,0,0,0,4,0,0);
INSERT INTO "breakdowns" VALUES(101,'team','West',0,10,10,0,10,0,10,0,6,0,0,0,4,0,0);
INSERT INTO "breakdowns" VALUES(102,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,6,0,0,0,0,4,0);
INSERT INTO "breakdowns" VALUES(102,'team','West',0,10,10,0,10,0,10,0,6,0,0,0,0,4,0);
INSERT INTO "breakdowns" VALUES(103,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(103,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(104,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(104,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(105,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(105,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(106,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(106,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(107,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(107,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(108,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(108,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(109,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(109,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(111,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,6,0,0,0,4,0,0);
INSERT INTO "breakdowns" VALUES(111,'team','West',0,10,10,0,10,0,10,0,6,0,0,0,4,0,0);
INSERT INTO "breakdowns" VALUES(112,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,6,0,0,0,0,4,0);
INSERT INTO "breakdowns" VALUES(112,'team','West',0,10,10,0,10,0,10,0,6,0,0,0,0,4,0);
INSERT INTO "breakdowns" VALUES(113,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(113,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(114,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(114,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(115,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(115,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(116,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(116,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(117,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(117,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(118,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(118,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(119,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(119,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(121,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,7,0,0,0,3,0,0);
INSERT INTO "breakdowns" VALUES(121,'team','West',0,10,10,0,10,0,10,0,7,0,0,0,3,0,0);
INSERT INTO "breakdowns" VALUES(122,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,7,0,0,0,0,3,0);
INSERT INTO "breakdowns" VALUES(122,'team','West',0,10,10,0,10,0,10,0,7,0,0,0,0,3,0);
INSERT INTO "breakdowns" VALUES(123,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(123,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(124,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(124,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(125,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(125,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(126,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(126,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(127,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(127,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(128,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(128,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(129,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(129,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(131,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,7,0,0,0,3,0,0);
INSERT INTO "breakdowns" VALUES(131,'team','West',0,10,10,0,10,0,10,0,7,0,0,0,3,0,0);
INSERT INTO "breakdowns" VALUES(132,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,7,0,0,0,0,3,0);
INSERT INTO "breakdowns" VALUES(132,'team','West',0,10,10,0,10,0,10,0,7,0,0,0,0,3,0);
INSERT INTO "breakdowns" VALUES(133,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(133,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(134,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(134,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(135,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(135,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(136,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(136,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(137,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(137,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(138,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(138,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(139,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(139,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(141,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,8,0,0,0,2,0,0);
INSERT INTO "breakdowns" VALUES(141,'team','West',0,10,10,0,10,0,10,0,8,0,0,0,2,0,0);
INSERT INTO "breakdowns" VALUES(142,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,8,0,0,0,0,2,0);
INSERT INTO "breakdowns" VALUES(142,'team','West',0,10,10,0,10,0,10,0,8,0,0,0,0,2,0);
INSERT INTO "breakdowns" VALUES(143,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(143,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(144,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(144,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(145,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(145,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(146,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(146,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(147,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(147,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(148,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(148,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(149,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(149,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(151,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,8,0,0,0,2,0,0);
INSERT INTO "breakdowns" VALUES(151,'team','West',0,10,10,0,10,0,10,0,8,0,0,0,2,0,0);
INSERT INTO "breakdowns" VALUES(152,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,8,0,0,0,0,2,0);
INSERT INTO "breakdowns" VALUES(152,'team','West',0,10,10,0,10,0,10,0,8,0,0,0,0,2,0);
INSERT INTO "breakdowns" VALUES(153,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(153,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(154,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(154,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(155,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(155,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(156,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(156,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(157,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(157,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(158,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(158,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(159,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(159,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(161,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,9,0,0,0,1,0,0);
INSERT INTO "breakdowns" VALUES(161,'team','West',0,10,10,0,10,0,10,0,9,0,0,0,1,0,0);
INSERT INTO "breakdowns" VALUES(162,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,9,0,0,0,0,1,0);
INSERT INTO "breakdowns" VALUES(162,'team','West',0,10,10,0,10,0,10,0,9,0,0,0,0,1,0);
INSERT INTO "breakdowns" VALUES(163,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(163,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(164,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(164,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(165,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(165,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(166,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(166,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(167,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(167,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(168,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(168,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(169,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(169,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(171,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,9,0,0,0,1,0,0);
INSERT INTO "breakdowns" VALUES(171,'team','West',0,10,10,0,10,0,10,0,9,0,0,0,1,0,0);
INSERT INTO "breakdowns" VALUES(172,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,9,0,0,0,0,1,0);
INSERT INTO "breakdowns" VALUES(172,'team','West',0,10,10,0,10,0,10,0,9,0,0,0,0,1,0);
INSERT INTO "breakdowns" VALUES(173,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(173,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(174,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(174,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(175,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(175,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(176,'home_lsoa','E01000001',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(176,'team','West',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(177,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(177,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(178,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(178,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(179,'home_lsoa','E01000001',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "breakdowns" VALUES(179,'team','West',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
CREATE TABLE findings (
	id INTEGER NOT NULL, 
	audit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	check_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	item TEXT, 
	rule TEXT NOT NULL, 
	gap TEXT, 
	title TEXT NOT NULL, 
	target FLOAT, 
	note TEXT NOT NULL, 
	allowance FLOAT, 
	obstacle TEXT NOT NULL, 
	remark TEXT NOT NULL, 
	alone BOOLEAN NOT NULL, 
	rows BIGINT DEFAULT '0' NOT NULL, 
	in_period BIGINT DEFAULT '0' NOT NULL, 
	period_unknown BIGINT DEFAULT '0' NOT NULL, 
	in_area BIGINT DEFAULT '0' NOT NULL, 
	area_unknown BIGINT DEFAULT '0' NOT NULL, 
	applicable BIGINT DEFAULT '0' NOT NULL, 
	applicability_unknown BIGINT DEFAULT '0' NOT NULL, 
	valid BIGINT DEFAULT '0' NOT NULL, 
	declined BIGINT DEFAULT '0' NOT NULL, 
	unknown BIGINT DEFAULT '0' NOT NULL, 
	not_asked BIGINT DEFAULT '0' NOT NULL, 
	blank BIGINT DEFAULT '0' NOT NULL, 
	invalid BIGINT DEFAULT '0' NOT NULL, 
	defaults BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (audit_id, position), 
	FOREIGN KEY(audit_id) REFERENCES audits (id) ON DELETE CASCADE
);
INSERT INTO "findings" VALUES(1,1,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,1,0,0,0,9,0,0);
INSERT INTO "findings" VALUES(2,1,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,1,0,0,0,0,9,0);
INSERT INTO "findings" VALUES(3,1,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(4,1,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(5,1,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(6,1,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(7,1,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(8,1,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(9,1,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(10,1,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(11,2,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,1,0,0,0,9,0,0);
INSERT INTO "findings" VALUES(12,2,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,1,0,0,0,0,9,0);
INSERT INTO "findings" VALUES(13,2,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(14,2,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(15,2,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(16,2,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(17,2,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(18,2,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(19,2,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(20,2,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(21,3,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,2,0,0,0,8,0,0);
INSERT INTO "findings" VALUES(22,3,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,2,0,0,0,0,8,0);
INSERT INTO "findings" VALUES(23,3,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(24,3,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(25,3,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(26,3,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(27,3,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(28,3,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(29,3,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(30,3,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(31,4,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,2,0,0,0,8,0,0);
INSERT INTO "findings" VALUES(32,4,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,2,0,0,0,0,8,0);
INSERT INTO "findings" VALUES(33,4,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(34,4,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(35,4,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(36,4,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(37,4,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(38,4,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(39,4,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(40,4,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(41,5,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,3,0,0,0,7,0,0);
INSERT INTO "findings" VALUES(42,5,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,3,0,0,0,0,7,0);
INSERT INTO "findings" VALUES(43,5,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(44,5,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(45,5,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(46,5,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(47,5,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(48,5,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(49,5,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(50,5,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(51,6,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,3,0,0,0,7,0,0);
INSERT INTO "findings" VALUES(52,6,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,3,0,0,0,0,7,0);
INSERT INTO "findings" VALUES(53,6,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(54,6,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(55,6,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(56,6,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(57,6,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(58,6,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(59,6,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(60,6,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(61,7,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,4,0,0,0,6,0,0);
INSERT INTO "findings" VALUES(62,7,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,4,0,0,0,0,6,0);
INSERT INTO "findings" VALUES(63,7,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(64,7,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(65,7,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(66,7,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(67,7,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(68,7,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(69,7,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(70,7,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(71,8,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,4,0,0,0,6,0,0);
INSERT INTO "findings" VALUES(72,8,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,4,0,0,0,0,6,0);
INSERT INTO "findings" VALUES(73,8,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(74,8,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(75,8,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(76,8,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(77,8,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(78,8,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(79,8,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(80,8,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(81,9,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,5,0,0,0,5,0,0);
INSERT INTO "findings" VALUES(82,9,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,5,0,0,0,0,5,0);
INSERT INTO "findings" VALUES(83,9,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(84,9,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(85,9,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(86,9,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(87,9,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(88,9,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(89,9,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(90,9,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(91,10,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,5,0,0,0,5,0,0);
INSERT INTO "findings" VALUES(92,10,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,5,0,0,0,0,5,0);
INSERT INTO "findings" VALUES(93,10,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(94,10,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(95,10,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(96,10,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(97,10,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(98,10,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(99,10,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(100,10,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(101,11,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,6,0,0,0,4,0,0);
INSERT INTO "findings" VALUES(102,11,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,6,0,0,0,0,4,0);
INSERT INTO "findings" VALUES(103,11,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(104,11,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(105,11,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(106,11,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(107,11,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(108,11,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(109,11,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(110,11,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(111,12,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,6,0,0,0,4,0,0);
INSERT INTO "findings" VALUES(112,12,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,6,0,0,0,0,4,0);
INSERT INTO "findings" VALUES(113,12,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(114,12,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(115,12,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(116,12,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(117,12,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(118,12,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(119,12,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(120,12,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(121,13,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,7,0,0,0,3,0,0);
INSERT INTO "findings" VALUES(122,13,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,7,0,0,0,0,3,0);
INSERT INTO "findings" VALUES(123,13,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(124,13,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(125,13,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(126,13,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(127,13,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(128,13,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(129,13,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(130,13,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(131,14,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,7,0,0,0,3,0,0);
INSERT INTO "findings" VALUES(132,14,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,7,0,0,0,0,3,0);
INSERT INTO "findings" VALUES(133,14,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(134,14,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(135,14,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(136,14,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(137,14,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(138,14,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(139,14,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(140,14,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(141,15,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,8,0,0,0,2,0,0);
INSERT INTO "findings" VALUES(142,15,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,8,0,0,0,0,2,0);
INSERT INTO "findings" VALUES(143,15,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(144,15,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(145,15,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(146,15,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(147,15,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(148,15,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(149,15,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(150,15,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(151,16,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,8,0,0,0,2,0,0);
INSERT INTO "findings" VALUES(152,16,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,8,0,0,0,0,2,0);
INSERT INTO "findings" VALUES(153,16,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(154,16,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(155,16,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(156,16,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(157,16,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(158,16,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(159,16,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(160,16,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(161,17,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,9,0,0,0,1,0,0);
INSERT INTO "findings" VALUES(162,17,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,9,0,0,0,0,1,0);
INSERT INTO "findings" VALUES(163,17,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(164,17,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(165,17,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(166,17,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(167,17,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(168,17,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(169,17,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(170,17,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(171,18,0,'council.asb-contact-age','item','contact_age','f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,9,0,0,0,1,0,0);
INSERT INTO "findings" VALUES(172,18,1,'council.asb-contact-age','record',NULL,'f203757ca5350086','3.2.5','Whether young or old people ask for help cannot be said without their age.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,9,0,0,0,0,1,0);
INSERT INTO "findings" VALUES(173,18,2,'council.asb-contact-ethnicity','item','contact_ethnicity','28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',0.8,'',0.1,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(174,18,3,'council.asb-contact-ethnicity','record',NULL,'28a82ea9a1b1ae00','3.2.5','Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.',NULL,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(175,18,4,'council.asb-contact-once','rule',NULL,'890ffd89afaf411b','3.2.5','A contact that stands twice is counted twice.',1.0,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(176,18,5,'council.asb-merged-value','signal',NULL,'3f87d411d426bed4','3.2.5','“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.',0.9,'',NULL,'','',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(177,18,6,'council.asb-markers','item','alcohol','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column alcohol is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(178,18,7,'council.asb-markers','item','youth_related','e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',0.8,'',NULL,'column youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(179,18,8,'council.asb-markers','record',NULL,'e04820441c47d827','R2','Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.',NULL,'',NULL,'column alcohol, youth_related is absent','',0,10,10,0,10,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "findings" VALUES(180,18,9,'council.asb-contact-placed','rule',NULL,'dad9478e81e889bf','R3','A target for a place counts only the contacts that can be placed.',0.98,'',NULL,'','0 cannot be placed; of other areas: left out',0,10,10,0,10,0,10,0,10,0,0,0,0,0,0);
CREATE TABLE pulls (
	source TEXT NOT NULL, 
	day TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	slots_id INTEGER NOT NULL, 
	records BIGINT NOT NULL, 
	unkeyed BIGINT NOT NULL, 
	PRIMARY KEY (source, day, scope), 
	FOREIGN KEY(slots_id) REFERENCES slots (id)
);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-01-28','','1403051c457ac6086e47bc288fc7e05e06e7d2fd6dfcaa665e887fd8750af061',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-02-28','','d9aa17df23a9d11d6eb0d085699957c5ae30a2e623aec7ccaeb95403fb56e763',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-03-28','','393890fa16c61157a24cf0b8dadb6acc61b09414e808a288f37185c50d536264',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-04-28','','db8a07220b8cd4c4ee0d1fbbdb373980cbcf96be628fd3c77c93dfb45a3469c6',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-05-28','','55429eb3525625b802fa5619429d9a726307cc8105084a90cfd0aa6d47fd72f0',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-06-28','','5a37a5c56f24fb22d769fa6caf5fe3dd27d4df27135ac6430d276bd6f426f4d7',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-07-28','','06153875ac54b531004059ffc13345dd091792fb392eb9e0196db1a237ca2d31',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-08-28','','5da87f046103501b876d71f595a7f7a638a85bd8fb7b9933cdb7fc515f96c1e3',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-09-28','','718fec5496c687c542d4106198860fc61d13f2782290637c9d894d5fac4ed362',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-10-28','','92bfa469e6db80a0d2c4e4228282654a2556053c0a7be73370841fc04ca40e6f',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-11-28','','ab6e8236d7f5bf80d658c711e1860123c92f62cb332dfcade1ad97cfea8e69f5',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2025-12-28','','3c5721e670ec76aa804229cdcc77d1b274eb2295becc322bace42f2e27b246fd',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2026-01-28','','ac96bef469faedc37e946acbf4e775718740ba23f3bca06984b04f24d66275ea',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2026-02-28','','92343197c3b0eb20fe9f73ee98673447ec77ca4342448ffb92559f6a63f3b117',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2026-03-28','','eda9d93ada8723c2d5ee1191c63fb6c65b5298440b68d2bc6600143d3aa2aaa4',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2026-04-28','','68f6f960fa7bc008812414b34e840dccc4815ac8083ea46a325b4e14298b417f',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2026-05-28','','3cc55c89c793fb16e776a0cac58184fae773e117ac53724ad9831bbb7f748faa',1,10,0);
INSERT INTO "pulls" VALUES('council.asb_contacts','2026-06-28','','2b9f820ec3ddc3465270cd2b83f9627ed61f2813b940aec67b2f0b2d37a79200',1,10,0);
CREATE TABLE replies (
	source TEXT NOT NULL, 
	record BLOB NOT NULL, 
	owner TEXT NOT NULL, 
	said_at TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	PRIMARY KEY (source, record, owner, said_at)
);
CREATE TABLE settings (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('ledger_key','a7b811ab66b933f784a9d32e4e285bbd');
CREATE TABLE sightings (
	source TEXT NOT NULL, 
	record BLOB NOT NULL, 
	since TEXT NOT NULL, 
	until TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	is_last BOOLEAN NOT NULL, 
	period TEXT NOT NULL, 
	slots_id INTEGER NOT NULL, 
	states TEXT NOT NULL, 
	PRIMARY KEY (source, record, since), 
	FOREIGN KEY(slots_id) REFERENCES slots (id)
)
 WITHOUT ROWID

;
INSERT INTO "sightings" VALUES('council.asb_contacts',X'001C4A764AB466C79992745A542512D8','2025-09-28','2025-09-28','',1,'2025-09',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'01B75D3B24B718A0A63ABECDC5262F56','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'02B846D1E9260F176D5C4EFC81352CB9','2025-06-28','2025-06-28','',1,'2025-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'02BDB2FB3DDFC8E105677BBF464E382D','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'049E229AE6C3420E4F1AE908230CEF98','2025-11-28','2025-11-28','',1,'2025-11',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'061CE1672813B3E599BE4D30D72EF81B','2025-12-28','2025-12-28','',1,'2025-12',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'0A5645FDDD3A4F5363B463BEEB41A4FA','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'0CDBDA8B10BDFEB9DEEF8738BAF2D995','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'0E9ECAB8773E0196039E88A850D4CD16','2025-03-28','2025-03-28','',1,'2025-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1081F33576FC8CBE502893610D6AFDAE','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'11E730842B84D927B9055AB3E358744B','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'11EAB96A9B03844C43BF7D88BC182E19','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'13C693DDD70795C2417F529A9C6C80CF','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1613F19F15F1CB107224DA32153D9215','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1867CB71ECE62FD95EA02771F876492B','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1882A57780DC21C308E12284693D9062','2025-01-28','2025-01-28','',1,'2025-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1CE853B42BB41040F49BCE8257BD654A','2026-02-28','2026-02-28','',1,'2026-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1DCC03C0A58C198CC34C2AEF52AD2D9C','2025-09-28','2025-09-28','',1,'2025-09',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1DF54FB59A571F1D680BF3E2233BC0EA','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'1E653D4B0F1B03A073CCD937E04E11E5','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'23BE2C171F90DD1D332EB111BFE84DFB','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'24AD9C64297DEB5C02E1D62832F2261F','2025-10-28','2025-10-28','',1,'2025-10',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'24EC3606C13FC8EDFBAA09AD8B109344','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'25A7D1B84981781AF34650F928CFA185','2025-05-28','2025-05-28','',1,'2025-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'28356AB9415199E0E80C048A678769AE','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2B2BD4A5ABC3E839E1854F7B4CE1E135','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2B3FCD1F4668AA1782E6FA2A5A84E9F5','2025-02-28','2025-02-28','',1,'2025-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2BD4FDE71B9215708CA2D3B8D0125EF2','2026-01-28','2026-01-28','',1,'2026-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2CBAF0FDA46A3CC6F6339FDBC8E4139D','2025-08-28','2025-08-28','',1,'2025-08',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2D15E119B95067F2F991DD7FF44E7E7B','2025-09-28','2025-09-28','',1,'2025-09',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2DF5DC1519CB0A8521F7D841EE4CAD3E','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2E274EE9F8D6D94F8A060187E8AFAB6B','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2F1968557AAA9784C17235FBECE4888B','2025-10-28','2025-10-28','',1,'2025-10',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'2F2AF137D2AB9E05235BD6BF67BF2E01','2025-12-28','2025-12-28','',1,'2025-12',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'381EA92FDC1FC0097D04CCB523E0FECD','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'38620B5CADBE518308AC8518971DA9C4','2026-05-28','2026-05-28','',1,'2026-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'38BED9E51D2336412B83264EECF31218','2026-01-28','2026-01-28','',1,'2026-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'38DD3893CF9AF1EDAC2CD75C46CB6B21','2025-08-28','2025-08-28','',1,'2025-08',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'394EEFAC1C1C712A680A97EA0232448F','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'39E0C384B7650AB2E55B5783633BA7E1','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'3A0EAD7D01E1A7CE383C4EA121258092','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'3A8FA3DC7705B6C13BC61CAB71C7270A','2026-02-28','2026-02-28','',1,'2026-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'3B3E83FC748AF7B9B2D8007545877A1A','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'3B6A485B3E2886EFAE537A2563CA2DF7','2025-10-28','2025-10-28','',1,'2025-10',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'3C028BFB8C2E08BE1ABC4C234ACC4EAE','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'3CE514354BDBDC6122EC35A7C3DCE2B0','2025-06-28','2025-06-28','',1,'2025-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'40D33D18312425AF79F71453DA186984','2025-08-28','2025-08-28','',1,'2025-08',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'41BBBD2B8C937B5891C8855E8A958DE3','2026-02-28','2026-02-28','',1,'2026-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'435428263F43EC4D70A9D873C95AB4ED','2025-12-28','2025-12-28','',1,'2025-12',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'4422AD9012FA2CBE38CA9EFF186104B7','2025-05-28','2025-05-28','',1,'2025-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'449E890F158002689764834F026D04BC','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'44F0DEBB8B9502C3D5AA18F5FDFDF1BA','2025-10-28','2025-10-28','',1,'2025-10',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'4956444B97A55908CC1AB020312BB572','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'49BAD2FCCFC7920FA67D8A2FA04B1298','2025-12-28','2025-12-28','',1,'2025-12',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'4C8038139D81E8E3D93EBEA04EA82A2F','2026-01-28','2026-01-28','',1,'2026-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'4D6B2A9B13B5C67E1413E90DB0F925AD','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'4DF886A307443921A87A66A8216A939D','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'4EDC1A6D774EAF1F4F730DB882AABED0','2025-07-28','2025-07-28','',1,'2025-07',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'4F47205F0CAC96E80F2619421C6DBD66','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5074A60AE8843CA17095A05E686BCA82','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'516914C5727EDFCAED8FE9C4B922ED5E','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5170187C2AA04834B4BE4108C3651867','2025-08-28','2025-08-28','',1,'2025-08',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'517626AD792C677B54BB796A0A9E358B','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'51D2A638523126F96BE8CB2C96AD1F1E','2025-06-28','2025-06-28','',1,'2025-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'53D75840D204C302B84CBD40643D7B97','2026-03-28','2026-03-28','',1,'2026-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5469D28AB2265F0C92A17EF80018CF03','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5612543D9006FDB977455979AF963C70','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'575DCD8DD20EF54C094F57777C61DBE6','2025-09-28','2025-09-28','',1,'2025-09',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5A8390F79CFE3B0FC25A88F6A7E5A671','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5B4BD30331CA4F609E4F911D5D742E27','2026-01-28','2026-01-28','',1,'2026-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5BF1CE84D19C5319AB07EAC2279BD3EB','2026-02-28','2026-02-28','',1,'2026-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'5FFE6C6B22A121C11072B54195C8D9C4','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'60489030C93C4B6B013801E6554529FB','2026-02-28','2026-02-28','',1,'2026-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'60E1890D8562E7E681081410CE2651D7','2026-01-28','2026-01-28','',1,'2026-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'61434DE9B0D0A4D014A2A1E01FBA2FF3','2025-07-28','2025-07-28','',1,'2025-07',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'6162F79F26F794391FD33AB8891D496B','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'624BB8FB7CC9C44F4CA8D646A79BFE33','2026-04-28','2026-04-28','',1,'2026-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'672F8ADA9917905AC82AED1A836BDC60','2025-11-28','2025-11-28','',1,'2025-11',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'6ACBBFE1384DC31E7D67E45E18B3AC26','2025-07-28','2025-07-28','',1,'2025-07',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'6C8C2595EAB1EF63B33EE8C605B46C96','2025-06-28','2025-06-28','',1,'2025-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'6C91C32B852E505860E61CC1CD74BE91','2026-02-28','2026-02-28','',1,'2026-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'6CC286DAAA8616C8CC4E4544BB9ECCED','2025-10-28','2025-10-28','',1,'2025-10',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'6DF80656CC81654C4F9AC165CFBE44F5','2026-01-28','2026-01-28','',1,'2026-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'74CCE2113C5F19DBDAAB67447832CE80','2026-02-28','2026-02-28','',1,'2026-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'74F85213AB80E0972C3FAABDF17607BA','2025-11-28','2025-11-28','',1,'2025-11',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'7559DDD83E7621CDEB1CF96F4F0FF432','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'7632916AE649B00657D969D873B7078B','2025-07-28','2025-07-28','',1,'2025-07',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'796B2F8C6D4226B9A4563F915F692F96','2025-11-28','2025-11-28','',1,'2025-11',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'799644931DA0461654CAAAEC5EA52695','2025-10-28','2025-10-28','',1,'2025-10',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'7AD7A31590BF4F9B15BD4831711DBF6F','2025-08-28','2025-08-28','',1,'2025-08',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'7B2A85E14058BD4962F21702592DB6C6','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'7D9E9711BBCD6735E7352342D88B62AC','2025-05-28','2025-05-28','',1,'2025-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'7E03D5670D384F89F51D611D11DA17F3','2025-11-28','2025-11-28','',1,'2025-11',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'7E4460BCEBDF6746ED9A72C20143B6DB','2025-04-28','2025-04-28','',1,'2025-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'81D47486450C00E1AC34CC1562F1C0DB','2025-08-28','2025-08-28','',1,'2025-08',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'8591BE548E6FF7FA64D1CCE5B336E274','2026-03-28','2026-03-28','',1,'2026-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'85D3170F1AEFF50DD5146B71EA329099','2025-12-28','2025-12-28','',1,'2025-12',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'87F62BC7B6637380058450C0AC3F3989','2026-02-28','2026-02-28','',1,'2026-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'89096CD4E16BDE2829BFC9F24A76453F','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'896F6F680DFDAB0278D4242ED7B373A6','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'8C596B73D2D7242C0219F6715E136C76','2025-05-28','2025-05-28','',1,'2025-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'8CD002C882D71A78AD392F63D1A64A1B','2025-12-28','2025-12-28','',1,'2025-12',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'8D15FD9A4D5B11B492718D9F71028226','2025-05-28','2025-05-28','',1,'2025-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'8D9EEA9B113FA03B41FB163F9FA158BB','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'8F633697026D4B6159E6FCDD8EF263F6','2025-05-28','2025-05-28','',1,'2025-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'8FE673EE712D9A2D3E49E8119CBD4FAD','2025-09-28','2025-09-28','',1,'2025-09',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'9197991C2F8CD7F30D8ECD11345D0050','2025-09-28','2025-09-28','',1,'2025-09',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'9230D91F17A8F46F0373E34F2F38F72A','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'93A31DD0B2E5DED44FECEF21A3C1C1C7','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'9415F0CBD67ADE39F759F4B042FD8F85','2025-08-28','2025-08-28','',1,'2025-08',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'9A189B00780C39CB59E64122C38EA8E0','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'9D5F2B5FA1591DADBF9BF04F8B02A7B6','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'9D88723C0D6F93B87869FA4ACA5E4546','2025-11-28','2025-11-28','',1,'2025-11',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'9F3F208B9F7B5AAE56CDAFDF7DEFFF13','2025-12-28','2025-12-28','',1,'2025-12',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'A0CBD7ED4F8D898E90868772660C977A','2025-08-28','2025-08-28','',1,'2025-08',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'A0E9DC81411C6075883CB09F8CC58051','2025-09-28','2025-09-28','',1,'2025-09',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'A37D6658AFEB0CA91F6A043C6FDA192E','2025-09-28','2025-09-28','',1,'2025-09',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'A403A3A40A8A9A1F5D21022708883191','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'A57FD41FACA738694024584B436DEFA8','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'A736F7C2F61D56CDA9D7056CF79AADF2','2025-06-28','2025-06-28','',1,'2025-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'A94AF4089FC66DDA8E1A2A23FD2CD04D','2025-12-28','2025-12-28','',1,'2025-12',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'AA4784DB5F42BE7177625B9C3690B7EF','2026-01-28','2026-01-28','',1,'2026-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'AC1D12FE227F99606B27AE120B045FA7','2025-11-28','2025-11-28','',1,'2025-11',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'AC27B18FF2B2D9812972902EB1605E9E','2025-03-28','2025-03-28','',1,'2025-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'AC96F002EB7BB6476D8AFF75F5DD88AA','2025-07-28','2025-07-28','',1,'2025-07',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'ACCB2AA071996C4EB60A56163E1213CA','2025-06-28','2025-06-28','',1,'2025-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'ACFA214B0E2F90CB470CC15164F53959','2025-08-28','2025-08-28','',1,'2025-08',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'AF496D3484FC7FE891DE635C6EFD6B1F','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B3AC37A84DA5E0BFDF3C725F321EC1D2','2025-05-28','2025-05-28','',1,'2025-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B46BE2E226574859235782708FA34D9B','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B59816D6F15BC899F177E6362C54842F','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B63BA2385F6B8F4EA6C2560B15DA1710','2025-10-28','2025-10-28','',1,'2025-10',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B665CD785A9FA6882069C61319CD89CD','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B745F4AF1B70E6D79E1B6140B8887789','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B7C0B874AB39EB53641793BA05183B02','2025-12-28','2025-12-28','',1,'2025-12',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B8BFE8C3ADD867A576B3725DB576CAF1','2026-04-28','2026-04-28','',1,'2026-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'B8FF48AA0A3F8C8A1855B561DB0CCF99','2025-05-28','2025-05-28','',1,'2025-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'BA85B9B59E58E76070A7093586733B7C','2026-02-28','2026-02-28','',1,'2026-02',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'BC8343DCD13CC7193BE36C7FA9F7CAD8','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'BEA9514FA7E828F4AD0117774DA9A328','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'BF03C279DD1977B2C0B70A8BEE8A9361','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'BF2A82E2B501C5CE15FEC86396EADBDC','2025-04-28','2025-04-28','',1,'2025-04',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C1F942F497E0271DAEC7D3949A528DF0','2025-11-28','2025-11-28','',1,'2025-11',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C2843859CE958BFD9FD0E988B8A9BDEE','2025-07-28','2025-07-28','',1,'2025-07',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C4CD562BCEF5545EF2687976AC18DC9F','2025-06-28','2025-06-28','',1,'2025-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C4E3FCDE5E32A33A174F073EAB7112E1','2025-07-28','2025-07-28','',1,'2025-07',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C52827076B0FFAC966EC4179482F7D67','2026-04-28','2026-04-28','',1,'2026-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C533A144B767ED85C736CC154E745FDA','2025-06-28','2025-06-28','',1,'2025-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C69972EE20511C82C5D9FC46D6988511','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C87BCBD58A6FF1CC9629E87B955FBCCC','2025-02-28','2025-02-28','',1,'2025-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'C9B8260D7C2D4BD35E5D73290C1FB1EE','2025-09-28','2025-09-28','',1,'2025-09',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'CA434E8824B4DDD32872FABC40EFA4E4','2025-10-28','2025-10-28','',1,'2025-10',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'CD24180776590977AEF67B3A61991434','2026-06-28','2026-06-28','',1,'2026-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'CEA150573B90ACC9636BB75DE29575E1','2025-08-28','2025-08-28','',1,'2025-08',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'CEF4E7803F70A43D47F18520E9672483','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'CFB53B303B3B096E01A0796D96FDA8F3','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'CFCAF604A796A1511E2590A63FAC407C','2025-12-28','2025-12-28','',1,'2025-12',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'D054C2E8187A719EAD8EB934C23B3A44','2026-03-28','2026-03-28','',1,'2026-03',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'D124C116E36C4D1B7BD749A30CD798F5','2026-05-28','2026-05-28','',1,'2026-05',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'D48AE9578CC1B806A320E7FFF088E95D','2025-09-28','2025-09-28','',1,'2025-09',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'D4A32544B4178B771CC7091DE1F502E0','2026-01-28','2026-01-28','',1,'2026-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'D74B970888DCCA5B7EDCFD5AF429CC43','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'DB648EC9884C27A59FB55F34A5860EB5','2025-05-28','2025-05-28','',1,'2025-05',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'DCC6E66472915AE0DE4F523E0ADFEDC4','2025-07-28','2025-07-28','',1,'2025-07',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'DDDF0B1895A9E84F37518779F97B9B97','2025-11-28','2025-11-28','',1,'2025-11',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'DE0263DFF24D887225EAFA2680B6602B','2025-10-28','2025-10-28','',1,'2025-10',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'DEF2856E4088CF07A6BE3A38FDA93CA2','2025-07-28','2025-07-28','',1,'2025-07',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'DFD7687C4E136A158E2FB338E520DE63','2025-01-28','2025-01-28','',1,'2025-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'E29776A5336ABC780F112E7D1AB83C1E','2026-01-28','2026-01-28','',1,'2026-01',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'E323065D1AA40E7EAA2A090BCA07B966','2025-03-28','2025-03-28','',1,'2025-03',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'E57314E01ED6A6C0BABF26CA6BAB2FC2','2025-10-28','2025-10-28','',1,'2025-10',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'EC8F7FD819D0D7F14F248431502610E2','2025-04-28','2025-04-28','',1,'2025-04',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'F160A7648FC0A730A749B531E84B3984','2025-06-28','2025-06-28','',1,'2025-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'F4C466071DF6583FBEAA3288A6B0AB79','2025-11-28','2025-11-28','',1,'2025-11',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'F55CDD788C2B12C24428DD09BAE45121','2025-07-28','2025-07-28','',1,'2025-07',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'F71EACF2158B0D515B5995068F04CDA5','2026-02-28','2026-02-28','',1,'2026-02',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'F768869393D8F70FC1FF9E2B625A7C09','2025-06-28','2025-06-28','',1,'2025-06',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'F8EBB3E769498B7B9CC46A3323D21774','2026-06-28','2026-06-28','',1,'2026-06',1,'000??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'FA3E121F582922CB3911196D47E483E7','2026-01-28','2026-01-28','',1,'2026-01',1,'400??');
INSERT INTO "sightings" VALUES('council.asb_contacts',X'FA515A8EF9C2A639F4887DCAD9EE51CF','2025-05-28','2025-05-28','',1,'2025-05',1,'000??');
CREATE TABLE slots (
	id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	slots TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (source, slots)
);
INSERT INTO "slots" VALUES(1,'council.asb_contacts','[["council.asb-contact-age", "contact_age", "f203757ca5350086"], ["council.asb-contact-ethnicity", "contact_ethnicity", "28a82ea9a1b1ae00"], ["council.asb-contact-once", null, "890ffd89afaf411b"], ["council.asb-markers", "alcohol", "e04820441c47d827"], ["council.asb-markers", "youth_related", "e04820441c47d827"]]');
CREATE TABLE waivers (
	source TEXT NOT NULL, 
	record BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	accepted_on TEXT NOT NULL, 
	accepted_by TEXT NOT NULL, 
	until TEXT NOT NULL, 
	PRIMARY KEY (source, record)
);
CREATE INDEX audits_of_source ON audits (source, period);
CREATE UNIQUE INDEX audits_current ON audits (source, period, as_of) WHERE is_current;
CREATE INDEX findings_of_check ON findings (check_id, audit_id);
COMMIT;
