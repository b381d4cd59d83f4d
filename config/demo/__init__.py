"""What `make demo` shows: two made-up organizations, who signs in to them, and the processes that serve them.

`ibm-hr.csv.gz` holds nine columns of the public table "IBM HR Analytics Employee Attrition & Performance",
a fictional company made by IBM data scientists, under the Database Contents License.
"""
