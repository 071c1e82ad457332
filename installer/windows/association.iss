; A part of the Inno Setup script: a double click on a vault opens it. `#include` it, and define Program as the name of
; the program's file in {app}. HKA: for this user, or for all where the set-up runs as an administrator.
[Setup]
ChangesAssociations=yes

[Registry]
Root: HKA; Subkey: "Software\Classes\.csvault"; ValueType: string; ValueData: "CSDesk.Vault"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.csvault\OpenWithProgids"; ValueType: string; ValueName: "CSDesk.Vault"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\CSDesk.Vault"; ValueType: string; ValueData: "Vault of CS Desk"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\CSDesk.Vault\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKA; Subkey: "Software\Classes\CSDesk.Vault\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
